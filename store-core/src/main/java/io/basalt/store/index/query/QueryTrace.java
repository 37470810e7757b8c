package io.basalt.store.index.query;

import io.basalt.store.api.QueryResult;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a query has done so far, in numbers and in words. */
final class QueryTrace {
    private final Map<Term, TermTrace> terms = new LinkedHashMap<>();
    private final Term predicate;
    private String work = "";
    long rows;
    long rowsTested;
    long rowsMatched;
    long segmentsRead;
    long segmentsPruned;
    long blocksRead;
    long blocksPruned;
    long blocksWhole;
    long tailRows;
    long tailTested;

    QueryTrace(Term predicate) {
        this.predicate = predicate;
    }

    TermTrace of(Term term) {
        return terms.computeIfAbsent(term, absent -> new TermTrace(TermText.of(term)));
    }

    /** Says what is done with the rows that match. */
    void says(String newWork) {
        work = newWork;
    }

    QueryResult.Stats stats() {
        return new QueryResult.Stats(
                rows, rowsTested, rowsMatched, segmentsRead, segmentsPruned, blocksRead, blocksPruned);
    }

    String explain(long lsn) {
        String evaluated = terms.values().stream()
                .sorted(Comparator.comparingDouble(TermTrace::place))
                .map(term -> "\n  " + term)
                .collect(Collectors.joining());
        return "where " + TermText.of(predicate) + " at LSN " + lsn + work
                + "\nsegments: " + segmentsRead + " read, " + segmentsPruned + " pruned; blocks: " + blocksRead
                + " read, " + blocksPruned + " pruned, " + blocksWhole + " counted whole; rows: " + rows + " there, "
                + rowsTested + " tested, "
                + rowsMatched + " matched"
                + "\nnewest rows, in no segment: " + tailRows + ", " + tailTested + " tested one by one"
                + (terms.isEmpty() ? "" : "\nterms, in the order of their evaluation:" + evaluated);
    }
}
