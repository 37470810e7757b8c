package io.basalt.store.api;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What moves objects between tiers and deletes them by itself: lifecycle rules, heat, and the marks of full tiers. A store
 * that is open for long does so in the background. Thread-safe; one run at a time.
 */
public interface Tiering {
    /**
     * What a run would do now. Nothing is changed.
     *
     * @param listed how many moves, and how many deletions, are named at most; all are counted
     */
    TierPlan plan(int listed) throws IOException;

    /**
     * Does what rules and marks ask for now, within the mover's budget, and returns when it is done.
     *
     * @param progress told after each commit, on the thread that runs it
     */
    TieringReport run(Consumer<TieringProgress> progress) throws IOException;

    /**
     * Moves everything off a tier, or off one of its directories: each blob to the next slower tier that has room for it, else to
     * the next faster one that has; off a directory to the others of its tier first, where there are enough. What no tier has room
     * for stays, and is a problem of the report; a tier that cannot be written at all is not passed by, but told.
     *
     * @param directory its number, from 0 on; absent for all of the tier
     * @throws StoreException.InvalidArgument where there is no such tier or directory, or nowhere to go
     */
    TieringReport drain(String tier, OptionalInt directory, Consumer<TieringProgress> progress) throws IOException;

    /**
     * Why an object lies where it does, how it is read, and what happens to it next if nobody reads or writes it.
     *
     * @throws StoreException.NotFound where there is no such object
     */
    TierExplanation explain(ObjectKey key) throws IOException;
}
