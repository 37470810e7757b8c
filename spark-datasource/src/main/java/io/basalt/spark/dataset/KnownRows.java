package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.Scala;
import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnAggregation.Kind;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.util.TypeUtils;
import org.apache.spark.sql.execution.datasources.PartitionDirectory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Partial aggregates of contents whose statistics tell them: a row for each.
 *
 * @param contents that need not be read
 * @param complete whether these are all contents of the scan
 */
record KnownRows(Set<Long> contents, List<InternalRow> rows, boolean complete) {
    static final KnownRows NONE = new KnownRows(Set.of(), List.of(), false);

    /** Of more contents the driver does not look up the statistics of each. */
    private static final int MOST = 10_000;

    /** @param referred the columns that the query refers to */
    static KnownRows of(DatasetScan scan, PartialAggregates partials, List<AttributeReference> referred)
            throws StoreException {
        ColumnAggregation aggregation = partials.aggregation();
        List<PartitionDirectory> directories = scan.directories();
        if (!KnownAggregates.mayTell(aggregation) || directories.size() > MOST) {
            return NONE;
        }
        StructType types = AggregateScan.schema(partials.stored());
        List<Attribute> input = new ArrayList<>(partials.stored());
        input.addAll(PartialAggregates.columns(scan.fileIndex().partitionSchema(), referred));
        UnsafeProjection projection = UnsafeProjection.create(Scala.seq(partials.ofGroups()), Scala.seq(input));
        Store store = scan.store();
        Set<Long> contents = new HashSet<>();
        List<InternalRow> rows = new ArrayList<>();
        int unknown = 0;
        for (PartitionDirectory directory : directories) {
            for (DatasetObject object : DatasetScan.objects(directory)) {
                Optional<TabularInfo> table = store.tabular(object.contentId());
                Optional<@Nullable Object[]> values =
                        table.flatMap(info -> KnownAggregates.of(info, aggregation.functions(), types));
                if (values.isEmpty()) {
                    unknown++;
                    continue;
                }
                contents.add(object.contentId());
                if (table.orElseThrow().rows().orElseThrow() > 0) {
                    InternalRow known = new JoinedRow(new GenericInternalRow(values.get()), directory.values());
                    rows.add(projection.apply(known).copy());
                }
            }
        }
        return new KnownRows(contents, rows, unknown == 0);
    }

    /** One row for each group; without columns that are grouped by exactly one. */
    InternalRow[] merged(PartialAggregates partials) {
        List<Partial> columns = partials.partials();
        DataType[] keys = partials.groups().stream().map(Attribute::dataType).toArray(DataType[]::new);
        Map<List<@Nullable Object>, @Nullable Object[]> groups = new LinkedHashMap<>();
        if (keys.length == 0) {
            groups.put(List.of(), nothing(columns));
        }
        for (InternalRow row : rows) {
            List<@Nullable Object> key = new ArrayList<>();
            for (int i = 0; i < keys.length; i++) {
                key.add(row.get(i, keys[i]));
            }
            @Nullable Object[] merged = groups.computeIfAbsent(key, absent -> nothing(columns));
            for (int i = 0; i < columns.size(); i++) {
                DataType type = columns.get(i).output().dataType();
                merged[i] = merged(columns.get(i).kind(), type, merged[i], row.get(keys.length + i, type));
            }
        }
        return groups.entrySet().stream()
                .map(group -> {
                    List<@Nullable Object> all = new ArrayList<>(group.getKey());
                    all.addAll(Arrays.asList(group.getValue()));
                    return (InternalRow) new GenericInternalRow(all.toArray());
                })
                .toArray(InternalRow[]::new);
    }

    private static @Nullable Object[] nothing(List<Partial> columns) {
        return columns.stream()
                .map(column -> isCount(column.kind()) ? (Object) 0L : null)
                .toArray();
    }

    private static boolean isCount(Kind kind) {
        return kind == Kind.COUNT_ROWS || kind == Kind.COUNT;
    }

    private static @Nullable Object merged(Kind kind, DataType type, @Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        if (isCount(kind)) {
            return (Long) one + (Long) other;
        }
        int order = TypeUtils.getInterpretedOrdering(type).compare(other, one);
        return (kind == Kind.MAX ? order > 0 : order < 0) ? other : one;
    }
}
