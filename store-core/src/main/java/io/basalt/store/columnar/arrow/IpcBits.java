package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Truths. */
final class IpcBits extends IpcVector {
    private final IpcRange values;

    IpcBits(String column, IpcContent content, long rows, long nulls, IpcRange validity, IpcRange values)
            throws StoreException.InvalidArgument {
        super(column, content, rows, nulls, validity);
        this.values = values;
    }

    @Override
    long bytes(long from, long to) {
        return (to - from) / (Byte.SIZE / 2) + 2;
    }

    @Override
    void load(FieldVector target, long from, long to, ArrowFieldNode node, ArrowBuf valid) throws IOException {
        try (ArrowBuf bits = values.bits(from, to, target.getAllocator())) {
            give(target, node, valid, bits);
        }
    }
}
