package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.BulkDeleteUtils;
import org.apache.hadoop.fs.Path;

/**
 * Deletes many files in one commit; directories among them go after the files, the deepest first, where they are empty
 * then. What is not there counts as deleted. Thread-safe.
 *
 * @param pageSize the most paths of a call
 */
record BasaltBulkDelete(BucketFiles files, Path basePath, int pageSize) implements BulkDelete {
    /** @return the paths that are still there, each with the reason */
    @Override
    public List<Map.Entry<Path, String>> bulkDelete(Collection<Path> paths) throws IOException {
        BulkDeleteUtils.validateBulkDeletePaths(paths, pageSize, basePath);
        Set<String> keys = new LinkedHashSet<>();
        List<Path> directories = new ArrayList<>();
        for (Path path : paths) {
            Optional<ListEntry> entry = files.find(path);
            if (entry.isPresent() && entry.get() instanceof ObjectEntry) {
                keys.add(files.paths().key(path));
            } else if (entry.isPresent() && entry.get() instanceof DirectoryEntry) {
                directories.add(path);
            }
        }
        if (!keys.isEmpty()) {
            files.calls()
                    .call(
                            basePath,
                            () -> files.calls()
                                    .store()
                                    .deleteAll(files.paths().bucket(), List.copyOf(keys), KeyMode.HADOOP));
        }
        return deleteEmpty(directories);
    }

    private List<Map.Entry<Path, String>> deleteEmpty(List<Path> directories) throws IOException {
        directories.sort(Comparator.comparingInt(Path::depth).reversed());
        List<Map.Entry<Path, String>> left = new ArrayList<>();
        for (Path directory : directories) {
            try {
                files.delete(directory, false);
            } catch (IOException e) {
                left.add(Map.entry(directory, String.valueOf(e.getMessage())));
            }
        }
        return left;
    }

    @Override
    public void close() {}
}
