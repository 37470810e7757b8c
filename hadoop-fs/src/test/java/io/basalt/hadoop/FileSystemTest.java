package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.basalt.connector.client.TestStore;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store of its own with one bucket, {@code basalt://lava/}, for each test. */
abstract class FileSystemTest {
    static final Path ROOT = new Path("basalt://lava/");

    @TempDir
    java.nio.file.Path folder;

    final Configuration conf = new Configuration();
    TestStore testStore;
    FileSystem fs;

    @BeforeEach
    void openBucket() throws IOException {
        testStore = TestStore.in(folder.resolve("store"));
        Mounting.configure(conf, testStore);
        fs = FileSystem.get(URI.create("basalt://lava/"), conf);
        fs.mkdirs(ROOT);
    }

    @AfterEach
    void closeAll() throws IOException {
        FileSystem.closeAll();
        testStore.close();
        Leaks.check(folder.toRealPath());
    }

    static Path path(String key) {
        return new Path(ROOT, key);
    }

    void write(String key, String text) throws IOException {
        write(path(key), text.getBytes(UTF_8));
    }

    void write(Path path, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = fs.create(path, true)) {
            out.write(bytes);
        }
    }

    String read(String key) throws IOException {
        try (FSDataInputStream in = fs.open(path(key))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /** The names in a directory, as listed. */
    List<String> names(String key) throws IOException {
        return Arrays.stream(fs.listStatus(key.isEmpty() ? ROOT : path(key)))
                .map(status -> status.getPath().getName())
                .toList();
    }

    static <T extends FileStatus> List<String> paths(RemoteIterator<T> statuses) throws IOException {
        List<String> paths = new ArrayList<>();
        while (statuses.hasNext()) {
            paths.add(statuses.next().getPath().toString());
        }
        return paths;
    }
}
