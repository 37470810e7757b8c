package io.basalt.store.index.query;

import io.basalt.store.api.Field;
import io.basalt.store.index.segment.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A segment as one query reads it: its columns with room for a decoded block each, its directories at the query's LSN. */
final class SegmentView {
    private final Segment segment;
    private final SegmentPaths paths;
    private final TierLookup tiers;
    private final ColumnBlock directories;
    private final Map<Field, Optional<ColumnBlock>> columns = new HashMap<>();

    SegmentView(Segment segment, SegmentPaths paths, TierLookup tiers) {
        this.segment = segment;
        this.paths = paths;
        this.tiers = tiers;
        this.directories = new ColumnBlock(segment.directories());
    }

    Segment segment() {
        return segment;
    }

    SegmentPaths paths() {
        return paths;
    }

    TierLookup tiers() {
        return tiers;
    }

    ColumnBlock directories() {
        return directories;
    }

    /** The column of a field; absent where it is null in every row. */
    Optional<ColumnBlock> column(Field field) {
        return columns.computeIfAbsent(field, absent -> segment.column(absent).map(ColumnBlock::new));
    }

    /** A new cursor. */
    SegmentRow row() {
        return new SegmentRow(segment, paths, tiers);
    }
}
