package io.basalt.store.engine;

import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.ObjectEntry;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A content that a scan reads, and how. What changes belongs to the scan's thread. */
final class PlannedContent {
    private final long contentId;
    private final TabularFormat format;
    private final Optional<RowGroups> rowGroups;
    private final Predicate<String> common;
    private Decoder decoder;
    private String reason;
    private long skippedBatches;

    /**
     * @param count how many there are in the split
     * @param wanted those of them that may hold wanted rows, by their numbers in the content
     * @param firstRow of the content, that the split begins with
     * @param endRow the first row behind the split
     */
    record RowGroups(int count, BitSet wanted, long firstRow, long endRow) {
        int skipped() {
            return count - wanted.cardinality();
        }
    }

    /** @param rowGroups absent where they are not known */
    PlannedContent(
            long contentId, TabularFormat format, Optional<RowGroups> rowGroups, Decoder decoder, String reason) {
        this(contentId, format, rowGroups, column -> false, decoder, reason);
    }

    /** @param common tells of a date or timestamp whether all its values are of a time for which all calendars agree */
    PlannedContent(
            long contentId,
            TabularFormat format,
            Optional<RowGroups> rowGroups,
            Predicate<String> common,
            Decoder decoder,
            String reason) {
        this.common = common;
        this.contentId = contentId;
        this.format = format;
        this.rowGroups = rowGroups;
        this.decoder = decoder;
        this.reason = reason;
    }

    long contentId() {
        return contentId;
    }

    TabularFormat format() {
        return format;
    }

    static String name(long contentId) {
        return "content " + ObjectEntry.etag(contentId);
    }

    String name() {
        return name(contentId);
    }

    Decoder decoder() {
        return decoder;
    }

    boolean mayHoldRows(int rowGroup) {
        return rowGroups.isEmpty() || rowGroups.get().wanted().get(rowGroup);
    }

    long firstRow() {
        return rowGroups.map(RowGroups::firstRow).orElse(0L);
    }

    long endRow() {
        return rowGroups.map(RowGroups::endRow).orElse(Long.MAX_VALUE);
    }

    boolean isCommon(String column) {
        return common.test(column);
    }

    /** @param batches of the rendition that were passed over */
    void skipped(long batches) {
        skippedBatches = batches;
    }

    /** The original is read after all. */
    void readOriginal(String newReason) {
        decoder = format.decoder();
        reason = newReason;
    }

    ContentPlan plan() {
        return new ContentPlan(
                contentId,
                decoder,
                reason,
                rowGroups
                        .map(groups -> groups.wanted().stream().boxed().toList())
                        .orElse(List.of()),
                rowGroups.isPresent(),
                decoder == Decoder.RENDITION
                        ? skippedBatches
                        : rowGroups.map(RowGroups::skipped).orElse(0));
    }
}
