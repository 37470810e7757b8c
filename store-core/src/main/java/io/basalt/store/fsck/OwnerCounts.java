package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Table;
import java.util.function.ToLongFunction;

/**
 * Counts, for each entry of a table, how often others refer to it: for a million of them at a time, so that memory is
 * bounded, and the references are scanned once per million.
 *
 * @param <T> what is referred to
 */
record OwnerCounts<T>(Table<T> table, ToLongFunction<T> id, References references, int windowSize) {
    private static final int WINDOW = 1 << 20;

    OwnerCounts(Table<T> table, ToLongFunction<T> id, References references) {
        this(table, id, references, WINDOW);
    }

    /** All references there are. */
    interface References {
        void forEach(Inspection catalog, Reference reference) throws StoreException;
    }

    /** Takes one reference. */
    interface Reference {
        /** @param holder what refers to it, as a finding names it */
        void to(long id, String holder) throws StoreException;
    }

    /** What is made of the counts. */
    interface Judge<T> {
        void counted(T entry, long references) throws StoreException;

        void missing(long id, String holder) throws StoreException;
    }

    void run(Inspection catalog, Judge<T> judge) throws StoreException {
        long from = 0;
        boolean more = true;
        while (more) {
            IdWindow window = new IdWindow(windowSize);
            catalog.scanFrom(table, from, entry -> {
                window.add(id.applyAsLong(entry));
                return !window.isFull();
            });
            long first = from;
            long last = window.isFull() ? window.last() : Long.MAX_VALUE;
            references.forEach(catalog, (id, holder) -> {
                if (id >= first && id <= last && !window.count(id)) {
                    judge.missing(id, holder);
                }
            });
            catalog.scanFrom(table, first, entry -> {
                if (id.applyAsLong(entry) > last) {
                    return false;
                }
                judge.counted(entry, window.countOf(id.applyAsLong(entry)));
                return true;
            });
            more = window.isFull() && last < Long.MAX_VALUE;
            from = last + 1;
        }
    }
}
