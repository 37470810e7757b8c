package io.basalt.store.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files, as parquet-hadoop writes them, and footers made by hand. */
public final class ParquetFiles {
    static final int ROWS = 3_000;
    static final int ROW_GROUPS = 3;

    private static final MessageType SCHEMA = MessageTypeParser.parseMessageType("""
            message flight {
              required int64 number;
              required binary carrier (STRING);
              optional group place { required double latitude; required double longitude; }
              optional int32 delay;
            }
            """);

    private ParquetFiles() {}

    /** {@link #ROWS} rows in {@link #ROW_GROUPS} row groups, columns number, carrier, place, delay; GZIP. */
    public static byte[] written() {
        try {
            Path folder = Files.createTempDirectory("parquet");
            Path file = folder.resolve("flights.parquet");
            try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                    .withConf(new PlainParquetConfiguration())
                    .withType(SCHEMA)
                    .withCompressionCodec(CompressionCodecName.GZIP)
                    .withRowGroupRowCountLimit(ROWS / ROW_GROUPS)
                    .withWriteMode(ParquetFileWriter.Mode.CREATE)
                    .build()) {
                SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
                for (int i = 0; i < ROWS; i++) {
                    Group row = rows.newGroup().append("number", (long) i).append("carrier", "B" + i % 7);
                    row.addGroup("place").append("latitude", i / 100.0).append("longitude", -i / 100.0);
                    writer.write(row.append("delay", i % 60));
                }
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(folder);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of {@code footer} alone between the magics, which says that it has {@code claimedLength} bytes. */
    static byte[] withFooter(byte[] footer, int claimedLength) {
        byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(footer.length + 12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(magic)
                .put(footer)
                .putInt(claimedLength)
                .put(magic)
                .array();
    }

    static byte[] withFooter(byte[] footer) {
        return withFooter(footer, footer.length);
    }
}
