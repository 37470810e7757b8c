package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.index.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a shard that match and hold, block by block in any order.
 *
 * <p>Statistics decide first; then the terms clear bits of a block's bitmap; what has ended is cleared last. Where an order
 * sidecar has named the few rows that can match, all other blocks are out.
 */
final class ShardScan {
    /** Rows from an order sidecar that are worth going through, as a share of all. */
    private static final int WORTHWHILE = 64;

    private final SegmentView view;
    private final BucketSource.Liveness liveness;
    private final long lsn;
    private final BlockTest test;
    private final Optional<int[]> candidates;
    private final QueryTrace trace;
    private boolean looked;
    private long @Nullable [] excluded;

    ShardScan(SegmentView view, BucketSource.Liveness liveness, long lsn, Term predicate, Share share, QueryTrace trace)
            throws StoreException.InvalidArgument {
        this.view = view;
        this.liveness = liveness;
        this.lsn = lsn;
        this.trace = trace;
        this.test = bind(predicate, share);
        this.candidates = test.candidates(view.segment().rows() / WORTHWHILE + 1);
        test.placed(0);
        trace.segmentsPruned += test == Decided.NEVER ? 1 : 0;
    }

    private BlockTest bind(Term predicate, Share share) throws StoreException.InvalidArgument {
        List<BlockTest> terms = new ArrayList<>();
        BlockTest wanted = new Binder(view, trace).bind(predicate);
        terms.add(wanted);
        if (!share.isWhole()) {
            terms.add(view.column(SystemField.FILE_ID)
                    .<BlockTest>map(fileIds -> new ShareTest(fileIds, share))
                    .orElse(Decided.NEVER));
        }
        if (wanted != Decided.NEVER && !areAllAttached(wanted.selectivity() * share.fraction())) {
            terms.add(new AttachedTest(view.directories(), view.paths()));
        }
        return AllOf.of(terms);
    }

    /** Looks all directories up where about as many rows ask for them anyway. */
    private boolean areAllAttached(double selectivity) {
        SegmentPaths paths = view.paths();
        return paths.isKnownAttached()
                || (selectivity * view.segment().rows() >= paths.count() && paths.areAllAttached());
    }

    SegmentView view() {
        return view;
    }

    boolean isPruned() {
        return test == Decided.NEVER;
    }

    /** Whether statistics say that no row of a block matches; counts it as pruned then. */
    boolean isRuledOut(int block) {
        boolean ruledOut = test.check(block) == Verdict.NONE;
        trace.blocksPruned += ruledOut ? 1 : 0;
        return ruledOut;
    }

    private static int firstCandidate(int[] rows, int block) {
        int found = Arrays.binarySearch(rows, block * Segment.BLOCK_ROWS);
        return found >= 0 ? found : -(found + 1);
    }

    /** The first block from {@code block} on that is not pruned, or -1; counts those that are. */
    int nextBlock(int block) {
        int[] rows = candidates.orElse(null);
        if (rows == null) {
            return block < view.segment().blocks() ? block : -1;
        }
        int at = firstCandidate(rows, block);
        int next = at < rows.length ? rows[at] / Segment.BLOCK_ROWS : -1;
        trace.blocksPruned += (next < 0 ? view.segment().blocks() : next) - block;
        return next;
    }

    /** Whether all rows of a block match and hold, as far as is known without looking at them. */
    boolean isWhole(int block) {
        boolean whole = test.check(block) == Verdict.ALL && liveness.allHold(block, lsn);
        if (whole) {
            trace.blocksWhole++;
            countSegment();
        }
        return whole;
    }

    /** Whether an order sidecar has named the few rows that can match. */
    boolean hasCandidates() {
        return candidates.isPresent();
    }

    /** How many rows match, about. */
    double expected() {
        return test.selectivity() * view.segment().rows();
    }

    /** Whether one row matches and holds. */
    boolean matches(int row) {
        countSegment();
        trace.rowsTested++;
        return test.passes(row) && liveness.holds(row, lsn);
    }

    /** Leaves rows out from now on: a bit for each row of the segment. */
    void exclude(long[] rows) {
        excluded = rows;
    }

    /** Sets in {@code bits} the rows of a block that match and hold, and no others; returns how many. */
    int match(int block, long[] bits) {
        Verdict verdict = test.check(block);
        if (verdict == Verdict.NONE) {
            trace.blocksPruned++;
            return 0;
        }
        count();
        if (candidates.isPresent()) {
            setCandidates(block, bits);
        } else {
            Bits.fill(bits, view.segment().blockRows(block));
        }
        long[] left = excluded;
        if (left != null) {
            for (int word = 0; word < Segment.BLOCK_WORDS && block * Segment.BLOCK_WORDS + word < left.length; word++) {
                bits[word] &= ~left[block * Segment.BLOCK_WORDS + word];
            }
        }
        if (verdict == Verdict.SOME) {
            trace.rowsTested += Bits.count(bits);
            test.apply(block, bits);
            if (Bits.areFew(bits, 0)) {
                return 0;
            }
        }
        if (!liveness.allHold(block, lsn)) {
            liveness.mask(block, lsn, bits);
        }
        return Bits.count(bits);
    }

    private void count() {
        trace.blocksRead++;
        countSegment();
    }

    private void countSegment() {
        trace.segmentsRead += looked ? 0 : 1;
        looked = true;
    }

    private void setCandidates(int block, long[] bits) {
        int[] rows = candidates.orElseThrow();
        Bits.clear(bits);
        for (int at = firstCandidate(rows, block); at < rows.length && rows[at] / Segment.BLOCK_ROWS == block; at++) {
            int row = rows[at] - block * Segment.BLOCK_ROWS;
            bits[row >>> 6] |= 1L << row;
        }
    }
}
