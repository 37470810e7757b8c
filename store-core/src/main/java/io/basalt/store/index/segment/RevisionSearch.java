package io.basalt.store.index.segment;

/** Finds rows by their revision, which is different for each. */
final class RevisionSearch {
    private RevisionSearch() {}

    /** @return -1 where no row has it */
    static int rowOf(Column revisions, int blocks, int rows, long revision) {
        if (revision < revisions.min() || revision > revisions.max()) {
            return -1;
        }
        if (revisions.order().isPresent()) {
            return inOrder(revisions, revisions.order().get(), revision);
        }
        int block = lastNotAbove(revisions, blocks, revision);
        int first = block * Segment.BLOCK_ROWS;
        int low = first;
        int high = Math.min(first + Segment.BLOCK_ROWS, rows) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compare(revisions.value(middle), revision);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** The last block that begins at or below the revision; the rows ascend. */
    private static int lastNotAbove(Column revisions, int blocks, long revision) {
        int low = 0;
        int high = blocks - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (revisions.min(middle) <= revision) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static int inOrder(Column revisions, Column.Order order, long revision) {
        int low = 0;
        int high = order.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int row = order.row(middle);
            int compared = Long.compare(revisions.value(row), revision);
            if (compared == 0) {
                return row;
            } else if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
