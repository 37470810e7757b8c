package io.basalt.store.index.query;

import io.basalt.store.index.segment.Segment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Terms of which one has to pass: each sees the rows that none has let through yet. */
final class AnyOf implements BlockTest {
    private final BlockTest[] terms;
    private final long[] passed = new long[Segment.BLOCK_WORDS];
    private final long[] tried = new long[Segment.BLOCK_WORDS];

    private AnyOf(List<BlockTest> terms) {
        this.terms = terms.stream()
                .sorted(Comparator.comparingDouble(term -> term.cost() / (term.selectivity() + 1e-6)))
                .toArray(BlockTest[]::new);
    }

    static BlockTest of(List<BlockTest> terms) {
        if (terms.contains(Decided.ALWAYS)) {
            return Decided.ALWAYS;
        }
        List<BlockTest> open =
                terms.stream().filter(term -> term != Decided.NEVER).toList();
        return open.isEmpty() ? Decided.NEVER : open.size() == 1 ? open.get(0) : new AnyOf(open);
    }

    @Override
    public Verdict check(int block) {
        Verdict any = Verdict.NONE;
        for (BlockTest term : terms) {
            Verdict verdict = term.check(block);
            if (verdict == Verdict.ALL) {
                return verdict;
            }
            any = verdict == Verdict.SOME ? verdict : any;
        }
        return any;
    }

    @Override
    public void apply(int block, long[] bits) {
        Bits.clear(passed);
        for (BlockTest term : terms) {
            Verdict verdict = term.check(block);
            if (verdict == Verdict.ALL) {
                return;
            } else if (verdict == Verdict.SOME) {
                tryWith(term, block, bits);
            }
        }
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            bits[word] &= passed[word];
        }
    }

    private void tryWith(BlockTest term, int block, long[] bits) {
        long left = 0;
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            tried[word] = bits[word] & ~passed[word];
            left |= tried[word];
        }
        if (left != 0) {
            term.apply(block, tried);
            for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
                passed[word] |= tried[word];
            }
        }
    }

    @Override
    public boolean passes(int row) {
        for (BlockTest term : terms) {
            if (term.passes(row)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public double selectivity() {
        return Math.min(
                1, Arrays.stream(terms).mapToDouble(BlockTest::selectivity).sum());
    }

    @Override
    public double cost() {
        return Arrays.stream(terms).mapToDouble(BlockTest::cost).sum();
    }

    @Override
    public Optional<int[]> candidates(int most) {
        IntStream rows = IntStream.empty();
        int left = most;
        for (BlockTest term : terms) {
            Optional<int[]> more = term.candidates(left);
            if (more.isEmpty()) {
                return more;
            }
            left -= more.get().length;
            rows = IntStream.concat(rows, Arrays.stream(more.get()));
        }
        return Optional.of(rows.sorted().distinct().toArray());
    }

    @Override
    public void placed(double place) {
        for (int i = 0; i < terms.length; i++) {
            terms[i].placed(place + (double) i / terms.length);
        }
    }
}
