package io.basalt.hadoop;

import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.HadoopIllegalArgumentException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;

/** Changes of files that move no bytes: joining and cutting them, and closing what a writer has left open. */
record Edits(BucketFiles files) {
    /** Appends {@code sources} to {@code target} in one commit; they are gone then. As in HDFS none may be empty. */
    void concat(Path target, List<Path> sources) throws IOException {
        files.file(target);
        if (sources.isEmpty()) {
            throw new HadoopIllegalArgumentException("concat to " + target + ": no sources are named");
        }
        List<String> keys = new ArrayList<>();
        for (Path source : sources) {
            files.file(source);
            keys.add(files.paths().key(source));
        }
        ObjectKey key = files.paths().objectKey(target);
        ConcatRequest request = new ConcatRequest(key, keys, PutOptions.DEFAULT.withMode(KeyMode.HADOOP));
        requireClosed(target);
        for (Path source : sources) {
            requireClosed(source);
        }
        files.calls().run(target, () -> files.calls().store().concat(request));
    }

    /** Cuts a file to its first {@code length} bytes, at once. */
    void truncate(Path path, long length) throws IOException {
        ObjectEntry file = files.file(path);
        if (length < 0 || length > file.size()) {
            throw new HadoopIllegalArgumentException(
                    path + " has " + file.size() + " bytes and cannot be cut to " + length);
        }
        requireClosed(path);
        files.calls().run(path, () -> files.calls().store().truncate(file.objectKey(), length, Condition.NONE));
    }

    private void requireClosed(Path path) throws IOException {
        if (!isClosed(path)) {
            throw new PathIOException(path.toString(), "is being written; close it, or recover its lease, first");
        }
    }

    /** Fences off whoever writes a file, and closes it at what is durable. */
    void recoverLease(Path path) throws IOException {
        requireFile(path);
        ObjectKey key = files.paths().objectKey(path);
        files.calls().call(path, () -> files.calls().store().openFiles().recoverLease(key));
    }

    boolean isClosed(Path path) throws IOException {
        requireFile(path);
        return files.underConstruction().find(path).isEmpty();
    }

    private void requireFile(Path path) throws IOException {
        try {
            files.file(path);
        } catch (FileNotFoundException e) {
            if (files.find(path).isPresent()) {
                throw new FileNotFoundException("Path is not a file: " + path);
            }
            throw new FileNotFoundException("File does not exist: " + path);
        }
    }
}
