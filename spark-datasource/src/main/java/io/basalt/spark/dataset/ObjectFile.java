package io.basalt.spark.dataset;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** An object as the Hadoop {@link FileStatus} that Spark's file sources deal in. */
final class ObjectFile extends FileStatus {
    private static final long serialVersionUID = 1;
    private static final long BLOCK = 128L << 20;

    private final transient DatasetObject object;

    /** Refuses keys which Hadoop's paths would change, such as {@code a//b}. */
    ObjectFile(DatasetName dataset, DatasetObject object) {
        super(object.size(), false, 1, BLOCK, object.modified() / 1000, path(dataset.bucket(), object.key()));
        this.object = object;
    }

    DatasetObject object() {
        return object;
    }

    /** The path by which Hadoop knows a key. */
    static Path path(String bucket, String key) {
        Path path = new Path("basalt", bucket, "/" + key);
        if (!path.toUri().getPath().equals("/" + key)) {
            throw new IllegalArgumentException("object '" + key + "' of bucket " + bucket
                    + " has no Hadoop path of its own (" + path + " is another): rename it to read it as a table");
        }
        return path;
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
