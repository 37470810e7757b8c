package io.basalt.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Batches as an Arrow IPC stream, under names of our own. */
final class ArrowStream implements QueryOutput {
    private final List<String> names;
    private final OutputStream out;
    private final BufferAllocator allocator;
    private @Nullable Open open;

    /** What is there once the types of the columns are known. */
    private record Open(VectorSchemaRoot root, ArrowStreamWriter writer) {}

    ArrowStream(List<String> names, OutputStream out, BufferAllocator allocator) {
        this.names = List.copyOf(names);
        this.out = out;
        this.allocator = allocator;
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        Open begun = begin(batch);
        try (ArrowRecordBatch columns = new VectorUnloader(batch).getRecordBatch()) {
            new VectorLoader(begun.root).load(columns);
        }
        begun.writer.writeBatch();
    }

    @Override
    public void end(VectorSchemaRoot last) throws IOException {
        begin(last).writer.end();
    }

    private Open begin(VectorSchemaRoot like) throws IOException {
        Open known = open;
        if (known == null) {
            List<Field> fields = new ArrayList<>();
            for (int c = 0; c < names.size(); c++) {
                Field field = like.getSchema().getFields().get(c);
                fields.add(new Field(names.get(c), field.getFieldType(), field.getChildren()));
            }
            VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator);
            known = new Open(root, new ArrowStreamWriter(root, null, java.nio.channels.Channels.newChannel(out)));
            open = known;
            known.writer.start();
        }
        return known;
    }

    @Override
    public void close() {
        if (open != null) {
            open.root.close();
        }
    }
}
