package io.basalt.store.api;

/** What an operator asks of a store, as against a program that keeps objects in it. Thread-safe. */
public interface Maintenance {
    /** How the store has committed since it was opened. */
    CommitCounts commitCounts();
}
