package io.basalt.hadoop;

import io.basalt.store.api.Condition;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.Publication;
import io.basalt.store.api.RenameRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/** Makes changes of many paths as one publication of the store. */
record Publishing(BucketFiles files) {
    void publish(Path root, List<PathChange> changes) throws IOException {
        List<Publication.Step> steps = new ArrayList<>();
        for (PathChange change : changes) {
            if (change instanceof PathChange.Delete delete) {
                Optional<ListEntry> present = files.find(delete.path());
                if (present.isPresent()) {
                    steps.add(deletion(delete.path(), present.get()));
                }
            } else {
                steps.add(rename((PathChange.Rename) change));
            }
        }
        if (!steps.isEmpty()) {
            files.calls().run(root, () -> files.calls().store().publish(Publication.of(steps)));
        }
    }

    private Publication.Step deletion(Path path, ListEntry present) throws IOException {
        if (files.paths().key(path).isEmpty()) {
            throw new PathIOException(path.toString(), "cannot be deleted: a bucket's root stays");
        }
        return present instanceof DirectoryEntry
                ? new Publication.DeleteDirectory(
                        files.paths().bucket(), files.paths().key(path), KeyMode.HADOOP)
                : new Publication.Delete(files.paths().objectKey(path), Condition.NONE, KeyMode.HADOOP);
    }

    /** A file or a directory, whichever is there when the publication is made: the store decides. */
    private Publication.Step rename(PathChange.Rename rename) throws IOException {
        return new Publication.Rename(new RenameRequest(
                files.paths().bucket(),
                files.paths().objectKey(rename.source()).key(),
                files.paths().objectKey(rename.target()).key(),
                true,
                KeyMode.HADOOP));
    }
}
