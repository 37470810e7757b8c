package io.basalt.spark.dataset.layout;

import org.apache.hadoop.fs.FileStatus;

/** An object as the Hadoop {@link FileStatus} that Spark's file sources deal in. */
public final class ObjectFile extends FileStatus {
    private static final long serialVersionUID = 1;
    private static final long BLOCK = 128L << 20;

    private final transient DatasetObject object;

    public ObjectFile(DatasetObjects dataset, DatasetObject object) {
        super(object.size(), false, 1, BLOCK, object.modified() / 1000, dataset.path(object));
        this.object = object;
    }

    public DatasetObject object() {
        return object;
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
