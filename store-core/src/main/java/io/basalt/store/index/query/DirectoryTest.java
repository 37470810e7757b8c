package io.basalt.store.index.query;

import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Names;
import io.basalt.store.index.segment.Segment;
import java.util.List;

/**
 * Checks of what follows from a row's directory, made once for each directory. Where the directory leaves it open, its
 * key is put together and checked.
 */
final class DirectoryTest implements BlockTest {
    private final Segment segment;
    private final ColumnBlock directories;
    private final SegmentPaths paths;
    private final Verdict[] verdicts;
    private final int[] noneBefore;
    private final int[] allBefore;
    private final List<TextCheck> checks;
    private byte[] key = new byte[256];

    /**
     * @param verdicts one for each directory; {@code NONE} for those that hang nowhere
     * @param checks of the keys in directories with {@code SOME}
     */
    DirectoryTest(
            Segment segment, ColumnBlock directories, SegmentPaths paths, Verdict[] verdicts, List<TextCheck> checks) {
        this.segment = segment;
        this.directories = directories;
        this.paths = paths;
        this.verdicts = verdicts;
        this.checks = checks;
        this.noneBefore = before(Verdict.NONE);
        this.allBefore = before(Verdict.ALL);
    }

    private int[] before(Verdict verdict) {
        int[] before = new int[verdicts.length + 1];
        for (int code = 0; code < verdicts.length; code++) {
            before[code + 1] = before[code] + (verdicts[code] == verdict ? 1 : 0);
        }
        return before;
    }

    /** Itself, or what the directories say of all rows. */
    BlockTest simplified() {
        int count = verdicts.length;
        return noneBefore[count] == count ? Decided.NEVER : allBefore[count] == count ? Decided.ALWAYS : this;
    }

    @Override
    public Verdict check(int block) {
        Column column = directories.column();
        int min = (int) column.min(block);
        int end = (int) column.max(block) + 1;
        return noneBefore[end] - noneBefore[min] == end - min
                ? Verdict.NONE
                : allBefore[end] - allBefore[min] == end - min ? Verdict.ALL : Verdict.SOME;
    }

    @Override
    public void apply(int block, long[] bits) {
        directories.load(block);
        long[] codes = directories.values();
        for (int word = 0; word < Segment.BLOCK_WORDS; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                int bit = Long.numberOfTrailingZeros(left);
                int at = (word << 6) + bit;
                int code = (int) codes[at];
                if (!passes(code, block * Segment.BLOCK_ROWS + at)) {
                    bits[word] &= ~(1L << bit);
                }
            }
        }
    }

    @Override
    public boolean passes(int row) {
        return passes((int) directories.column().value(row), row);
    }

    private boolean passes(int code, int row) {
        Verdict verdict = verdicts[code];
        return verdict == Verdict.ALL || (verdict == Verdict.SOME && hasKey(code, row));
    }

    private boolean hasKey(int code, int row) {
        byte[] path = paths.path(code);
        if (path == null) {
            return false;
        }
        Names names = segment.names();
        int length = path.length + names.length(row);
        if (length > key.length) {
            key = new byte[Math.max(length, 2 * key.length)];
        }
        System.arraycopy(path, 0, key, 0, path.length);
        names.copy(row, key, path.length);
        return TextCheck.all(checks, key, length);
    }

    @Override
    public double selectivity() {
        double count = verdicts.length;
        double all = allBefore[verdicts.length];
        double some = count - noneBefore[verdicts.length] - all;
        return (all + 0.2 * some) / count;
    }

    @Override
    public double cost() {
        double some = (double) verdicts.length - noneBefore[verdicts.length] - allBefore[verdicts.length];
        return 1.5 + 25 * some / verdicts.length;
    }
}
