package io.basalt.hadoop;

import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_BUFFER_SIZE;
import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICIES;
import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY;
import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_SPLIT_END;
import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_STANDARD_OPTIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.util.functional.FutureIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hadoop's standard options of openFile. */
class ReadAheadTest extends FileSystemTest {
    private static final int MOST = 1 << 20;
    private static final int SMALL = ReadAhead.LEAST;

    private final Configuration options = new Configuration(false);

    private int windowAt(long position) {
        return ReadAhead.of(options, MOST).window(position);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "whole-file; SEQUENTIAL",
                "parquet, sequential; RANDOM",
                "of-tomorrow, ORC, sequential; RANDOM",
                "of-tomorrow, avro; SEQUENTIAL",
                "of-tomorrow; ADAPTIVE",
                "''; ADAPTIVE",
                "adaptive, random; ADAPTIVE"
            })
    void theFirstPolicyThatIsKnownHolds(String list, ReadAhead.Policy policy) {
        options.set(FS_OPTION_OPENFILE_READ_POLICY, list);
        assertEquals(policy, ReadAhead.Policy.of(options));
    }

    @Test
    void everyPolicyOfHadoopIsKnown() {
        for (String policy : FS_OPTION_OPENFILE_READ_POLICIES) {
            options.set(FS_OPTION_OPENFILE_READ_POLICY, policy + ", " + other(policy));
            ReadAhead.Policy known = ReadAhead.Policy.of(options);
            options.set(FS_OPTION_OPENFILE_READ_POLICY, "unknown, " + other(policy));
            assertNotEquals(ReadAhead.Policy.of(options), known, policy);
        }
    }

    /** A policy that means something else than this one. */
    private String other(String policy) {
        options.set(FS_OPTION_OPENFILE_READ_POLICY, policy);
        return ReadAhead.Policy.of(options) == ReadAhead.Policy.RANDOM ? "sequential" : "random";
    }

    @Test
    void nothingIsReadAheadFarBeyondTheEndOfASplit() {
        options.set(FS_OPTION_OPENFILE_READ_POLICY, "sequential");
        assertEquals(MOST, windowAt(0));
        options.setLong(FS_OPTION_OPENFILE_SPLIT_END, 10L * MOST);
        assertEquals(MOST, windowAt(9L * MOST));
        assertEquals(100_000, windowAt(10L * MOST - 100_000));
        assertEquals(SMALL, windowAt(10L * MOST - 1));
        assertEquals(SMALL, windowAt(20L * MOST));
        options.set(FS_OPTION_OPENFILE_SPLIT_END, "not a number");
        assertEquals(MOST, windowAt(0));
    }

    @Test
    void aLargerBufferIsTheLeastThatIsFetchedButAtRandom() {
        assertEquals(SMALL, windowAt(0));
        options.setInt(FS_OPTION_OPENFILE_BUFFER_SIZE, 4096);
        assertEquals(SMALL, windowAt(0));
        options.setInt(FS_OPTION_OPENFILE_BUFFER_SIZE, 200_000);
        assertEquals(200_000, windowAt(0));
        options.setInt(FS_OPTION_OPENFILE_BUFFER_SIZE, 2 * MOST);
        assertEquals(MOST, windowAt(0));
        options.set(FS_OPTION_OPENFILE_READ_POLICY, "random");
        assertEquals(SMALL, windowAt(0));
    }

    @Test
    void allStandardOptionsMayBeMandatoryAndOthersNot() throws Exception {
        write("f", "text");
        FutureDataInputStreamBuilder opening = fs.openFile(path("f"));
        for (String option : FS_OPTION_OPENFILE_STANDARD_OPTIONS) {
            opening.must(option, option.equals(FS_OPTION_OPENFILE_READ_POLICY) ? "csv" : "4");
        }
        try (FSDataInputStream in = FutureIO.awaitFuture(opening.build())) {
            assertEquals("text", new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> fs.openFile(path("f")).must("fs.s3a.input.async", true).build());
    }

    @Test
    void aStatusMustBeOfTheFileThatIsOpened() throws IOException {
        write("f", "text");
        write("g", "other");
        FileStatus status = fs.getFileStatus(path("f"));
        FutureIO.awaitFuture(fs.openFile(path("f")).withFileStatus(status).build())
                .close();
        assertThrows(
                IllegalArgumentException.class,
                () -> fs.openFile(path("g")).withFileStatus(status).build());
        fs.delete(path("f"), false);
        assertThrows(
                FileNotFoundException.class,
                () -> FutureIO.awaitFuture(
                        fs.openFile(path("f")).withFileStatus(status).build()));
    }
}
