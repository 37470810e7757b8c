package io.basalt.spark.objects;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.BucketChange;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.catalog.Changelog;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What commits make of the rows of a bucket: the index is asked for the rows that a commit touches, after it and before it, and the two
 * are compared by key. The rows of one commit are in memory together.
 *
 * @param type Spark's columns
 * @param images of a row: Spark's columns but those of the change, then the key, the revision and the file id
 */
record ChangelogRows(StoreLocation location, String bucket, StructType type, Projection images)
        implements PartitionReaderFactory {
    static final String CHANGE_TYPE = "_change_type";
    static final String COMMIT_VERSION = "_commit_version";
    static final String COMMIT_TIMESTAMP = "_commit_timestamp";

    static ChangelogRows of(StoreLocation location, String bucket, ObjectsSchema schema, StructType required) {
        StructType images = new StructType();
        for (StructField field : required.fields()) {
            if (!isOfChange(field.name())) {
                images = images.add(field);
            }
        }
        images = images.add(ObjectsSchema.KEY, DataTypes.StringType, false)
                .add(ObjectsSchema.REVISION, DataTypes.LongType, false)
                .add(ObjectsSchema.FILE_ID, DataTypes.LongType, false);
        return new ChangelogRows(location, bucket, required, Projection.of(schema, images));
    }

    private static boolean isOfChange(String column) {
        return column.equals(CHANGE_TYPE) || column.equals(COMMIT_VERSION) || column.equals(COMMIT_TIMESTAMP);
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        ChangelogScan.Part part = (ChangelogScan.Part) partition;
        return StoreCall.unchecked(() -> new ChangelogReader(SessionStores.open(location), this, part));
    }

    /** What a commit made of the bucket's rows. */
    List<InternalRow> of(List<BucketChange> commit) {
        long lsn = commit.get(0).lsn();
        long before = commit.get(0).seq() - 1;
        Map<UTF8String, InternalRow> after = images(lsn, touchedAfter(commit, before));
        Map<UTF8String, InternalRow> earlier = images(before, touchedBefore(commit, after));
        List<InternalRow> rows = new ArrayList<>();
        earlier.forEach((key, row) -> {
            InternalRow now = after.remove(key);
            if (now == null) {
                rows.add(row(row, Changelog.CHANGE_TYPE_DELETE, commit.get(0)));
            } else if (revision(row) != revision(now)) {
                rows.add(row(row, Changelog.CHANGE_TYPE_UPDATE_PREIMAGE, commit.get(0)));
                rows.add(row(now, Changelog.CHANGE_TYPE_UPDATE_POSTIMAGE, commit.get(0)));
            }
        });
        after.values().forEach(row -> rows.add(row(row, Changelog.CHANGE_TYPE_INSERT, commit.get(0))));
        return rows;
    }

    private static List<Predicate> touchedAfter(List<BucketChange> commit, long before) {
        List<Predicate> touched = new ArrayList<>();
        touched.add(new Predicate.Compare(SystemField.REVISION, Predicate.Operator.GREATER, AttributeValue.of(before)));
        for (BucketChange change : commit) {
            if (change.kind() == BucketChange.Kind.DIRECTORY_MOVED) {
                touched.add(Predicate.keyPrefix(change.key()));
            }
        }
        return touched;
    }

    private List<Predicate> touchedBefore(List<BucketChange> commit, Map<UTF8String, InternalRow> after) {
        List<Predicate> touched = new ArrayList<>();
        Set<Long> files = new TreeSet<>();
        for (BucketChange change : commit) {
            switch (change.kind()) {
                case OBJECT_REPLACED, OBJECT_DELETED, OBJECT_MOVED, ATTRIBUTES_CHANGED -> files.add(change.id());
                case DIRECTORY_DELETED -> touched.add(Predicate.keyPrefix(change.key()));
                case DIRECTORY_MOVED -> after.values().forEach(row -> files.add(fileId(row)));
                case OBJECT_CREATED, DIRECTORY_CREATED, BUCKET_CREATED -> {}
            }
        }
        if (!files.isEmpty()) {
            touched.add(new Predicate.In(
                    SystemField.FILE_ID, files.stream().map(AttributeValue::of).toList()));
        }
        return touched;
    }

    /** The rows at an LSN for which one of the terms holds, by key. */
    private Map<UTF8String, InternalRow> images(long lsn, List<Predicate> terms) {
        Map<UTF8String, InternalRow> rows = new LinkedHashMap<>();
        if (terms.isEmpty()) {
            return rows;
        }
        Predicate any = terms.size() == 1 ? terms.get(0) : new Predicate.Or(terms);
        Predicate visible = Predicate.and(any, StagedKeys.hidden());
        ObjectsQuery query = new ObjectsQuery(location, bucket, lsn, visible, null, ObjectsQuery.Cut.NONE);
        for (InternalRow row : LocalObjectsScan.of(query, images, "").rows()) {
            rows.put(row.getUTF8String(width() - 3), row);
        }
        return rows;
    }

    private int width() {
        return images.type().length();
    }

    private long revision(InternalRow image) {
        return image.getLong(width() - 2);
    }

    private long fileId(InternalRow image) {
        return image.getLong(width() - 1);
    }

    private InternalRow row(InternalRow image, String changeType, BucketChange change) {
        Object[] values = new Object[type.length()];
        int next = 0;
        for (int i = 0; i < values.length; i++) {
            StructField field = type.fields()[i];
            values[i] = switch (field.name()) {
                case CHANGE_TYPE -> UTF8String.fromString(changeType);
                case COMMIT_VERSION -> change.lsn();
                case COMMIT_TIMESTAMP -> micros(change.committed());
                default -> image.get(next++, field.dataType());
            };
        }
        return new GenericInternalRow(values);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
