package io.basalt.store.index.query;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Terms that all have to pass: what leaves the fewest rows for the least work goes first, the next sees what it left. */
final class AllOf implements BlockTest {
    private final BlockTest[] terms;

    private AllOf(List<BlockTest> terms) {
        this.terms =
                terms.stream().sorted(Comparator.comparingDouble(AllOf::rank)).toArray(BlockTest[]::new);
    }

    /** Work for each row that a term takes away. */
    private static double rank(BlockTest term) {
        return term.cost() / (1 - term.selectivity() + 1e-6);
    }

    static BlockTest of(List<BlockTest> terms) {
        if (terms.contains(Decided.NEVER)) {
            return Decided.NEVER;
        }
        List<BlockTest> open =
                terms.stream().filter(term -> term != Decided.ALWAYS).toList();
        return open.isEmpty() ? Decided.ALWAYS : open.size() == 1 ? open.get(0) : new AllOf(open);
    }

    @Override
    public Verdict check(int block) {
        Verdict all = Verdict.ALL;
        for (BlockTest term : terms) {
            all = all.and(term.check(block));
            if (all == Verdict.NONE) {
                return all;
            }
        }
        return all;
    }

    @Override
    public void apply(int block, long[] bits) {
        for (BlockTest term : terms) {
            Verdict verdict = term.check(block);
            if (verdict == Verdict.NONE) {
                Bits.clear(bits);
                return;
            } else if (verdict == Verdict.SOME) {
                term.apply(block, bits);
                if (Bits.areFew(bits, 0)) {
                    return;
                }
            }
        }
    }

    @Override
    public boolean passes(int row) {
        for (BlockTest term : terms) {
            if (!term.passes(row)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public double selectivity() {
        double selectivity = 1;
        for (BlockTest term : terms) {
            selectivity *= term.selectivity();
        }
        return selectivity;
    }

    @Override
    public double cost() {
        double cost = 0;
        double left = 1;
        for (BlockTest term : terms) {
            cost += left * term.cost();
            left *= term.selectivity();
        }
        return cost;
    }

    @Override
    public Optional<int[]> candidates(int most) {
        Optional<int[]> fewest = Optional.empty();
        for (BlockTest term : terms) {
            int bound = fewest.isPresent() ? fewest.get().length - 1 : most;
            Optional<int[]> rows = term.candidates(bound);
            fewest = rows.isPresent() ? rows : fewest;
        }
        return fewest;
    }

    @Override
    public void placed(double place) {
        for (int i = 0; i < terms.length; i++) {
            terms[i].placed(place + i);
        }
    }
}
