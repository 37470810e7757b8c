package io.basalt.store.catalog;

/** What lies below a directory, at any depth. */
public record Totals(long directories, long objects, long bytes) {
    public static final Totals NONE = new Totals(0, 0, 0);
    /** A directory itself, without what lies below it. */
    public static final Totals DIRECTORY = new Totals(1, 0, 0);

    /** One object of that size. */
    public static Totals object(long size) {
        return new Totals(0, 1, size);
    }

    public Totals plus(Totals more) {
        return new Totals(directories + more.directories, objects + more.objects, bytes + more.bytes);
    }

    Totals minus(Totals less) {
        return new Totals(directories - less.directories, objects - less.objects, bytes - less.bytes);
    }
}
