package io.basalt.spark.binary;

import io.basalt.spark.objects.ContentFetcher;
import io.basalt.spark.objects.ObjectsMetric;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.ArrayList;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;

/** Reads the files of a split, one after the other. Each content is the one that there was when the query was planned. */
final class BinaryFileReader implements PartitionReader<InternalRow> {
    private final Factory factory;
    private final ArrayList<Planned> files;
    private final Store store;
    private final ContentFetcher contents;
    private final UnsafeProjection projection;
    private int next;

    /**
     * A file that is read.
     *
     * @param facts its row, without the content
     */
    record Planned(long contentId, String key, String tier, InternalRow facts) implements java.io.Serializable {}

    record Split(ArrayList<Planned> files) implements InputPartition {}

    /**
     * @param content the place of the content in rows; negative where it is not read
     * @param most bytes of a content
     */
    record Factory(StoreLocation location, String bucket, StructType type, int content, int most)
            implements PartitionReaderFactory {
        @Override
        public PartitionReader<InternalRow> createReader(InputPartition split) {
            return StoreCall.unchecked(() -> new BinaryFileReader(this, ((Split) split).files));
        }
    }

    private BinaryFileReader(Factory factory, ArrayList<Planned> files) throws IOException {
        this.factory = factory;
        this.files = files;
        this.store = SessionStores.open(factory.location);
        this.contents = new ContentFetcher(store, factory.bucket);
        this.projection = UnsafeProjection.create(factory.type);
    }

    @Override
    public boolean next() {
        return next++ < files.size();
    }

    @Override
    public InternalRow get() {
        Planned file = files.get(next - 1);
        if (factory.content >= 0) {
            file.facts.update(factory.content, contents.read(file.contentId, file.key, file.tier, factory.most));
        }
        InternalRow row = projection.apply(file.facts);
        if (factory.content >= 0) {
            file.facts.setNullAt(factory.content);
        }
        return row;
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
        return ObjectsMetric.ofContents(contents);
    }

    static CustomMetric[] metrics(StoreLocation location) {
        return ObjectsMetric.ofContents(ObjectsMetric.tiers(location));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
