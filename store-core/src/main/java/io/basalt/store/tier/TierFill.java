package io.basalt.store.tier;

/**
 * How full a tier is.
 *
 * @param capacity bytes that it can hold altogether, copies counted; above 0
 * @param used bytes that it holds, copies counted; 0 or more
 * @param copies how many of each blob it keeps; 1 or more
 */
public record TierFill(String name, long capacity, long used, int copies) {
    public TierFill {
        if (capacity <= 0 || used < 0 || copies < 1) {
            throw new IllegalArgumentException("tier '" + name + "': capacity " + capacity + ", used " + used
                    + ", copies " + copies + "; expected more than 0, 0 or more, 1 or more");
        }
    }
}
