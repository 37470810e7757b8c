package io.basalt.store.index.query;

/** A term that every row of a segment passes, or none. */
enum Decided implements BlockTest {
    ALWAYS,
    NEVER;

    @Override
    public Verdict check(int block) {
        return this == ALWAYS ? Verdict.ALL : Verdict.NONE;
    }

    @Override
    public void apply(int block, long[] bits) {
        if (this == NEVER) {
            Bits.clear(bits);
        }
    }

    @Override
    public boolean passes(int row) {
        return this == ALWAYS;
    }

    @Override
    public double selectivity() {
        return this == ALWAYS ? 1 : 0;
    }

    @Override
    public double cost() {
        return 0;
    }
}
