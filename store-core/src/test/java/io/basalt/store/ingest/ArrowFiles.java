package io.basalt.store.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow IPC files and streams, as arrow-vector writes them. */
public final class ArrowFiles {
    static final int BATCHES = 3;
    static final int BATCH_ROWS = 100;

    /** Numbers (never null), names (each tenth null), taken, and a list of reals. */
    static final Schema SCHEMA = new Schema(List.of(
            new Field("number", FieldType.notNullable(new ArrowType.Int(64, true)), null),
            new Field("name", FieldType.nullable(ArrowType.Utf8.INSTANCE), null),
            new Field("taken", FieldType.nullable(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")), null),
            new Field(
                    "weights",
                    FieldType.nullable(ArrowType.List.INSTANCE),
                    List.of(new Field(
                            "item",
                            FieldType.nullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
                            null)))));

    private ArrowFiles() {}

    private interface Writers {
        ArrowWriter on(VectorSchemaRoot root, ByteArrayOutputStream bytes);
    }

    public static byte[] file() {
        return written((root, bytes) -> new ArrowFileWriter(root, null, Channels.newChannel(bytes)));
    }

    public static byte[] stream() {
        return written((root, bytes) -> new ArrowStreamWriter(root, null, Channels.newChannel(bytes)));
    }

    private static byte[] written(Writers writers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RootAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
                ArrowWriter writer = writers.on(root, bytes)) {
            writer.start();
            for (int batch = 0; batch < BATCHES; batch++) {
                root.allocateNew();
                BigIntVector numbers = (BigIntVector) root.getVector("number");
                VarCharVector names = (VarCharVector) root.getVector("name");
                for (int row = 0; row < BATCH_ROWS; row++) {
                    numbers.setSafe(row, row);
                    if (row % 10 != 0) {
                        names.setSafe(row, ("name " + row).getBytes(StandardCharsets.UTF_8));
                    }
                }
                root.setRowCount(BATCH_ROWS);
                writer.writeBatch();
            }
            writer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
