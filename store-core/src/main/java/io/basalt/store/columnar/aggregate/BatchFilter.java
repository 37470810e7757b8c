package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** Tells which rows of batches match a predicate, as far as it asks of their columns. Immutable. */
public final class BatchFilter {
    private final List<Predicate> conjuncts;

    public BatchFilter(Predicate predicate) {
        this.conjuncts = conjuncts(predicate);
    }

    private static List<Predicate> conjuncts(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            return and.terms().stream()
                    .flatMap(term -> conjuncts(term).stream())
                    .toList();
        }
        return predicate == Predicate.Constant.TRUE ? List.of() : List.of(predicate);
    }

    /**
     * Numbers of the rows for which the terms are true that can be tested: the rest of the conjunction asks of other columns, or of
     * other types. Absent where no term can be.
     */
    public Optional<int[]> matching(VectorSchemaRoot batch, DictionaryProvider dictionaries) throws StoreException {
        List<RowTerm> terms = conjuncts.isEmpty() ? List.of() : terms(Values.of(batch, dictionaries));
        if (terms.isEmpty()) {
            return Optional.empty();
        }
        RowTerm all = RowTerm.allOf(terms);
        int[] matching = new int[batch.getRowCount()];
        int count = 0;
        int[] rows = new int[Block.ROWS];
        for (int first = 0; first < batch.getRowCount(); first += Block.ROWS) {
            int kept = all.keep(rows, Block.number(rows, first, batch.getRowCount()));
            System.arraycopy(rows, 0, matching, count, kept);
            count += kept;
        }
        return Optional.of(Arrays.copyOf(matching, count));
    }

    private List<RowTerm> terms(Map<String, Values> columns) throws StoreException {
        List<RowTerm> terms = new ArrayList<>();
        for (Predicate conjunct : conjuncts) {
            try {
                terms.add(RowFilter.of(conjunct, columns));
            } catch (StoreException.InvalidArgument e) {
                continue; // Left to whoever gets the rows.
            }
        }
        return terms;
    }
}
