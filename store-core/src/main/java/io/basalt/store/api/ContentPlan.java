package io.basalt.store.api;

import java.util.List;

/**
 * How a scan reads a content. Immutable.
 *
 * @param reason why so, to be read by a person
 * @param rowGroups numbers of the content's row groups that may hold wanted rows, from 0 on, where {@code rowGroupsKnown}
 * @param rowGroupsKnown false where the store does not know the row groups: all are read then
 * @param skipped row groups (of a rendition: batches) that were passed over unread so far, as the statistics rule them out
 */
public record ContentPlan(
        long contentId, Decoder decoder, String reason, List<Integer> rowGroups, boolean rowGroupsKnown, long skipped) {
    /** Who decodes. */
    public enum Decoder {
        /** The content's rendition, which is mapped. */
        RENDITION,
        /** The store, by DuckDB, which leaves out rows that do not match. */
        DUCKDB,
        /** The store, by parquet-hadoop. */
        PARQUET,
        /** The store, of an Arrow file or stream. */
        ARROW,
        /** The store, of JSON lines. */
        JSON,
        /** The store, of CSV. */
        CSV,
        /** The caller, whom the content is left to. */
        CALLER,
        /** Nobody: no row can be wanted. */
        NONE
    }

    public ContentPlan {
        rowGroups = List.copyOf(rowGroups);
    }
}
