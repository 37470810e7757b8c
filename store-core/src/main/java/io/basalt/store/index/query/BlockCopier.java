package io.basalt.store.index.query;

/** Copies one column of a segment's rows into an Arrow vector, a block at a time. */
interface BlockCopier {
    /**
     * Gets ready to copy rows of a block.
     *
     * @param rows of the block, from 0 on, ascending
     * @param sizes to which the bytes of varying length are added, row by row, as far as they are known beforehand
     */
    void prepare(int block, int[] rows, int count, int[] sizes);

    /**
     * Writes the prepared rows from the {@code from}-th up to the {@code to}-th, to the vector's index {@code at} and on.
     *
     * @return the bytes of varying length that were not known beforehand
     */
    long copy(int from, int to, int at);
}
