package io.basalt.store.api;

/** For which of a bucket's tables the store makes {@link Renditions} by itself. By hand they are made whatever it says. */
public enum RenditionPolicy {
    /** For none. A content that an object of another bucket has, too, may get one for that one's sake. */
    OFF,
    /** For those that are hot and have to be decoded. */
    HOT,
    /**
     * Also for each that becomes an object's content, soon after the commit, and, while a process keeps the store open, for those that
     * are there already, as far as the share has free room for them.
     */
    ALWAYS
}
