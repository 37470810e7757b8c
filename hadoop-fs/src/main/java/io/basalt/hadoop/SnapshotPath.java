package io.basalt.hadoop;

import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A path that names snapshots: {@code DIRECTORY/.snapshot}, or a snapshot {@code DIRECTORY/.snapshot/NAME}, or what it shows
 * below. As in HDFS, {@code .snapshot} is in no listing, and nothing else can have that name.
 *
 * @param name of the snapshot; empty for {@code DIRECTORY/.snapshot}
 */
record SnapshotPath(Path directory, String name) {
    static final String DOT_SNAPSHOT = ".snapshot";

    /** What an absolute path names of snapshots; empty where it is an ordinary one. */
    static Optional<SnapshotPath> of(Path path) {
        if (!path.toUri().getPath().contains(Path.SEPARATOR + DOT_SNAPSHOT)) {
            return Optional.empty();
        }
        Path below = path;
        for (Path at = path; at != null && !at.isRoot(); at = at.getParent()) {
            if (at.getName().equals(DOT_SNAPSHOT)) {
                return Optional.of(new SnapshotPath(at.getParent(), at.equals(path) ? "" : below.getName()));
            }
            below = at;
        }
        return Optional.empty();
    }

    /** {@code DIRECTORY/.snapshot} */
    Path folder() {
        return new Path(directory, DOT_SNAPSHOT);
    }

    /** {@code DIRECTORY/.snapshot/NAME} */
    Path root() {
        return new Path(folder(), name);
    }
}
