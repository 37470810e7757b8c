package io.basalt.store.index.query;

/** Leaves null what is null in every row of a segment: an Arrow vector is that wherever nothing is written. */
enum NullCopier implements BlockCopier {
    INSTANCE;

    @Override
    public void prepare(int block, int[] rows, int count, int[] sizes) {}

    @Override
    public long copy(int from, int to, int at) {
        return 0;
    }
}
