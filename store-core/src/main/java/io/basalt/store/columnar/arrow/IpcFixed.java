package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Values that all have the same number of bytes. */
final class IpcFixed extends IpcVector {
    private final IpcRange values;
    private final FixedValues type;

    IpcFixed(
            String column,
            IpcContent content,
            long rows,
            long nulls,
            IpcRange validity,
            IpcRange values,
            FixedValues type)
            throws StoreException.InvalidArgument {
        super(column, content, rows, nulls, validity);
        this.values = values;
        this.type = type;
    }

    @Override
    long bytes(long from, long to) {
        return (to - from) * (type.targetWidth() + 1);
    }

    @Override
    void load(FieldVector target, long from, long to, ArrowFieldNode node, ArrowBuf valid) throws IOException {
        try (ArrowBuf read = values.bytes(from * type.width(), to * type.width(), target.getAllocator());
                ArrowBuf ours = type.toOurs(column, read, valid, node.getLength(), target.getAllocator())) {
            give(target, node, valid, ours);
        }
    }
}
