package io.basalt.store.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The renditions of tabular contents: their columns in Arrow's form on flash, where scans read them at a fraction of the cost
 * of decoding the content. They belong to contents and not to keys, so they are never stale, and copies share them. They are
 * kept within a share of flash, the most valuable ones, and are gone with their content. The content itself is never touched.
 * Parquet contents have them, Arrow files and streams, CSV, and JSON lines. Thread-safe.
 */
public interface Renditions {
    /**
     * Makes a content's rendition now, unless there is one. One is made at a time: this waits for another.
     *
     * @throws StoreException.NotFound where the content does not exist
     * @throws StoreException.InvalidArgument where it is no table of these formats, or one with row groups that are too large
     * @throws StoreException.CorruptData where its own bytes are damaged
     * @throws StoreException.OverQuota where it does not fit into the share, or the disk
     * @throws StoreException.Unavailable where Hadoop's classes, or the memory, are missing
     */
    RenditionInfo make(long contentId) throws IOException;

    /** Frees a content's rendition; false where there was none. Scans of it go on. */
    boolean drop(long contentId) throws IOException;

    /** The rendition of a content; absent where there is none, or it has turned out to be damaged. */
    Optional<RenditionInfo> find(long contentId) throws IOException;

    /** All renditions, in the order of their contents' ids. */
    List<RenditionInfo> list() throws IOException;

    /**
     * Says that a content is read often. Its rendition is made in the background, one after the other; where that fails,
     * the log tells why, and it is not tried again while the store is open. What waits when the store closes is forgotten.
     */
    void hot(long contentId) throws StoreException;

    /** How much flash renditions take. */
    Space space() throws StoreException;

    /**
     * @param bytes that they take
     * @param share bytes that they may take
     */
    record Space(long bytes, long share) {}
}
