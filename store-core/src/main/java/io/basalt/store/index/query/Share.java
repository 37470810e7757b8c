package io.basalt.store.index.query;

import io.basalt.store.api.Query;

/**
 * Which objects a query looks at: those of its part and of its sample. Told from the file id alone, so that all processes
 * agree whenever they ask and whatever segments each of them has.
 */
final class Share {
    private final Query.Part part;
    private final double fraction;
    private final long salt;
    private final long bound;

    Share(Query query) {
        part = query.part();
        fraction = query.sample().map(Query.Sample::fraction).orElse(1.0);
        salt = mixed(query.sample().map(Query.Sample::seed).orElse(0L));
        bound = (long) (fraction * 0x1p53);
    }

    boolean isWhole() {
        return part.count() == 1 && fraction == 1;
    }

    double fraction() {
        return fraction / part.count();
    }

    boolean holds(long fileId) {
        return isOfPart(fileId) && isOfSample(fileId);
    }

    /** The factor is the golden ratio's. */
    private boolean isOfPart(long fileId) {
        return part.count() == 1
                || Math.floorMod(Long.hashCode(fileId * 0x9E3779B97F4A7C15L), part.count()) == part.index();
    }

    private boolean isOfSample(long fileId) {
        return fraction == 1 || mixed(fileId + salt) >>> 11 < bound;
    }

    /** SplitMix64's finaliser. */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** This share of a number of rows, about; the parts' shares add up to all of them. */
    long of(long rows) {
        long index = part.index();
        long count = part.count();
        return rows / count * (index + 1)
                + rows % count * (index + 1) / count
                - rows / count * index
                - rows % count * index / count;
    }
}
