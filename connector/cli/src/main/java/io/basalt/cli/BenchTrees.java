package io.basalt.cli;

import java.io.IOException;

/** Works on a directory and all below it, by one thread. */
final class BenchTrees {
    private BenchTrees() {}

    /**
     * A directory of a target.
     *
     * @param name as the results name the target
     * @param objects how many lie below
     */
    record Tree(String name, BenchTarget target, String directory, long objects, BenchFill fill) {}

    /** What all of them have: a tree with a thousand objects in each of its folders. */
    private abstract static class OnTree extends BenchLoad {
        final BenchTarget target;
        final String directory;
        final long objects;
        final BenchFill fill;

        OnTree(Tree tree) {
            super(tree.name, 1);
            this.target = tree.target;
            this.directory = tree.directory;
            this.objects = tree.objects;
            this.fill = tree.fill;
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            fill.deep(target, directory, objects, 1);
        }

        @Override
        void tearDown() throws IOException {
            target.deleteTree(directory);
        }

        @Override
        long otherCpuNanos() {
            return target.otherCpuNanos();
        }

        void requireAll(long found) throws IOException {
            if (found != objects) {
                throw new IOException(name() + " finds " + found + " objects in " + directory + " where " + objects
                        + " were written");
            }
        }
    }

    /** All keys below it; what counts is keys. */
    static class Listed extends OnTree {
        Listed(Tree tree) {
            super(tree);
        }

        @Override
        long items() {
            return objects;
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return budget.atMost(1000);
        }

        @Override
        void run(int worker, long number) throws IOException {
            requireAll(target.list(directory));
        }
    }

    /** The children of one directory that holds all objects itself; what counts is children. */
    static final class Children extends Listed {
        Children(Tree tree) {
            super(tree);
        }

        @Override
        void setUp() throws IOException, CommandFailed, InterruptedException {
            fill.flat(target, directory, objects);
        }

        @Override
        void run(int worker, long number) throws IOException {
            requireAll(target.children(directory));
        }
    }

    /** Keys and sizes of all objects below it, by the metadata index; what counts is rows. */
    static final class Queried extends Listed {
        private final BenchStore store;

        Queried(Tree tree, BenchStore store) {
            super(tree);
            this.store = store;
        }

        @Override
        void run(int worker, long number) throws IOException {
            requireAll(store.query(directory));
        }
    }

    /** Renamed to and fro. */
    static final class Renamed extends OnTree {
        private long renames;

        Renamed(Tree tree) {
            super(tree);
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return budget.atMost(10_000);
        }

        @Override
        void run(int worker, long number) throws IOException {
            target.rename(path(renames), path(renames + 1));
            renames++;
        }

        @Override
        void tearDown() throws IOException {
            target.deleteTree(path(renames));
        }

        private String path(long after) {
            return after % 2 == 0 ? directory : directory + "-renamed";
        }
    }

    /** How many objects lie below it, and how many bytes they have. */
    static final class Totals extends OnTree {
        Totals(Tree tree) {
            super(tree);
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return budget.atMost(10_000);
        }

        @Override
        void run(int worker, long number) throws IOException {
            requireAll(target.totalBytes(directory)); // Each object has one byte.
        }
    }

    /** Deleted with all below it: one operation a round, on a directory that was filled for it. */
    static final class Deleted extends OnTree {
        /** Enough for the round that warms up. */
        private static final long FEW = 10;

        private int round;

        Deleted(Tree tree) {
            super(tree);
        }

        @Override
        BenchBudget limit(BenchBudget budget) {
            return budget.atMost(1);
        }

        @Override
        void setUp() {}

        @Override
        void prepare(int newRound) throws IOException, CommandFailed, InterruptedException {
            round = newRound;
            fill.deep(target, path(), round == 0 ? Math.min(FEW, objects) : objects, 1);
        }

        @Override
        void run(int worker, long number) throws IOException {
            target.deleteTree(path());
        }

        private String path() {
            return directory + "-" + round;
        }

        @Override
        void tearDown() {}
    }
}
