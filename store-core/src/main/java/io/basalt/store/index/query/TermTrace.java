package io.basalt.store.index.query;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a term of the predicate has done, over all segments. */
final class TermTrace {
    private final String text;
    private final Set<String> sources = new TreeSet<>();
    private long segments;
    private long segmentsNone;
    private long segmentsAll;
    private long blocksNone;
    private long blocksAll;
    private long blocksRead;
    private long rowsIn;
    private long rowsOut;
    private long orders;
    private double places;
    private long placings;

    TermTrace(String text) {
        this.text = text;
    }

    /** Binds the term to a segment, where it is answered from {@code source}. */
    BlockTest bound(BlockTest test, String source) {
        segments++;
        segmentsNone += test == Decided.NEVER ? 1 : 0;
        segmentsAll += test == Decided.ALWAYS ? 1 : 0;
        if (test instanceof Decided) {
            return test;
        }
        sources.add(source);
        return new Traced(test);
    }

    /** Counts what is asked of a test. */
    private final class Traced implements BlockTest {
        private final BlockTest test;
        private int ruledOut = -1;

        Traced(BlockTest test) {
            this.test = test;
        }

        @Override
        public Verdict check(int block) {
            Verdict verdict = test.check(block);
            if (verdict != Verdict.SOME && ruledOut != block) {
                ruledOut = block;
                blocksNone += verdict == Verdict.NONE ? 1 : 0;
                blocksAll += verdict == Verdict.ALL ? 1 : 0;
            }
            return verdict;
        }

        @Override
        public void apply(int block, long[] bits) {
            blocksRead++;
            rowsIn += Bits.count(bits);
            test.apply(block, bits);
            rowsOut += Bits.count(bits);
        }

        @Override
        public boolean passes(int row) {
            boolean passes = test.passes(row);
            rowsIn++;
            rowsOut += passes ? 1 : 0;
            return passes;
        }

        @Override
        public double selectivity() {
            return test.selectivity();
        }

        @Override
        public double cost() {
            return test.cost();
        }

        @Override
        public Optional<int[]> candidates(int most) {
            Optional<int[]> rows = test.candidates(most);
            orders += rows.isPresent() ? 1 : 0;
            return rows;
        }

        @Override
        public void placed(double place) {
            places += place;
            placings++;
        }
    }

    /** Where it stood among the others, on average. */
    double place() {
        return placings == 0 ? Double.MAX_VALUE : places / placings;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(text);
        if (segments > 0) {
            line.append(": ").append(segments).append(segments == 1 ? " segment" : " segments");
            line.append(" (")
                    .append(segmentsNone)
                    .append(" without, ")
                    .append(segmentsAll)
                    .append(" wholly)");
        }
        if (blocksNone + blocksAll > 0) {
            line.append("; zone maps: ").append(blocksNone).append(" blocks without, ");
            line.append(blocksAll).append(" wholly");
        }
        if (orders > 0) {
            line.append("; order sidecar: ").append(orders).append(orders == 1 ? " segment" : " segments");
        }
        if (rowsIn > 0) {
            line.append("; ").append(String.join(" and ", sources)).append(": ").append(blocksRead);
            line.append(" blocks, ")
                    .append(rowsIn)
                    .append(" rows tested, ")
                    .append(rowsOut)
                    .append(" left");
        }
        return line.toString();
    }
}
