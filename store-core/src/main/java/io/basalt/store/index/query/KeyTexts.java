package io.basalt.store.index.query;

import io.basalt.store.index.segment.Names;
import io.basalt.store.index.segment.Segment;

/** Keys: the path of the directory and the name. Of rows whose directories are attached. */
final class KeyTexts implements TextCopier.Texts {
    private static final byte[] NONE = new byte[0];

    private final ColumnBlock directories;
    private final SegmentPaths paths;
    private final Names names;
    private final byte[][] rowPaths = new byte[Segment.BLOCK_ROWS][];
    private int[] rows = new int[0];
    private int first;

    KeyTexts(SegmentView view) {
        this.directories = view.directories();
        this.paths = view.paths();
        this.names = view.segment().names();
    }

    @Override
    public void lengths(int block, int[] newRows, int count, int[] lengths) {
        rows = newRows;
        first = block * Segment.BLOCK_ROWS;
        directories.load(block, newRows, count);
        long[] codes = directories.values();
        int known = -1;
        byte[] path = NONE;
        for (int i = 0; i < count; i++) {
            int code = (int) codes[rows[i]];
            if (code != known) {
                known = code;
                path = attached(code);
            }
            rowPaths[i] = path;
            lengths[i] = path.length + names.length(first + rows[i]);
        }
    }

    private byte[] attached(int code) {
        byte[] path = paths.path(code);
        if (path == null) {
            throw new IllegalStateException("a row of directory code " + code + " matched, which hangs nowhere");
        }
        return path;
    }

    @Override
    public void copy(int index, byte[] target, int offset) {
        byte[] path = rowPaths[index];
        System.arraycopy(path, 0, target, offset, path.length);
        names.copy(first + rows[index], target, offset + path.length);
    }
}
