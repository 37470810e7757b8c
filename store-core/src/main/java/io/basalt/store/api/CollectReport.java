package io.basalt.store.api;

/**
 * What was freed.
 *
 * @param entries superseded versions, deleted objects and directories that are gone for good
 * @param blobs pieces of content whose bytes were freed
 * @param bytes of them; those of small objects are reclaimed when their volume is compacted
 */
public record CollectReport(long entries, long blobs, long bytes) {
    public static final CollectReport NOTHING = new CollectReport(0, 0, 0);

    public CollectReport plus(CollectReport more) {
        return new CollectReport(entries + more.entries, blobs + more.blobs, bytes + more.bytes);
    }
}
