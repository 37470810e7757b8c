package io.basalt.store.columnar.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;

/** A Parquet file in the making, by parquet-hadoop. */
public final class ParquetTable {
    static final Map<String, String> BY_SPARK_4 = Map.of("org.apache.spark.version", "4.2.0");

    private final MessageType schema;
    private Map<String, String> metadata = BY_SPARK_4;
    private boolean dictionary = true;
    private int rowGroupRows = Integer.MAX_VALUE;
    private int pageRows = 50;
    private int pageBytes = 1 << 20;
    private WriterVersion version = WriterVersion.PARQUET_1_0;
    private CompressionCodecName codec = CompressionCodecName.SNAPPY;

    public ParquetTable(MessageType schema) {
        this.schema = schema;
    }

    public ParquetTable metadata(Map<String, String> value) {
        metadata = value;
        return this;
    }

    public ParquetTable dictionary(boolean value) {
        dictionary = value;
        return this;
    }

    public ParquetTable rowGroupRows(int value) {
        rowGroupRows = value;
        return this;
    }

    /** At most; with pages of few bytes those of columns end at different rows. */
    public ParquetTable pages(int rows, int bytes) {
        pageRows = rows;
        pageBytes = bytes;
        return this;
    }

    public ParquetTable version(WriterVersion value) {
        version = value;
        return this;
    }

    public ParquetTable codec(CompressionCodecName value) {
        codec = value;
        return this;
    }

    public void write(Path file, List<Group> rows) throws IOException {
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withExtraMetaData(new HashMap<>(metadata))
                .withDictionaryEncoding(dictionary)
                .withCompressionCodec(codec)
                .withWriterVersion(version)
                .withRowGroupRowCountLimit(rowGroupRows)
                .withPageRowCountLimit(pageRows)
                .withPageSize(pageBytes)
                .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        }
    }

    byte[] bytes(List<Group> rows) throws IOException {
        Path file = Files.createTempFile("table", ".parquet");
        try {
            write(file, rows);
            return Files.readAllBytes(file);
        } finally {
            Files.delete(file);
        }
    }
}
