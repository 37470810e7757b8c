package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Lists, or maps, which are lists of structs of key and value. */
final class IpcList extends IpcVector {
    private final IpcOffsets offsets;
    private final IpcVector elements;

    IpcList(
            String column,
            IpcContent content,
            long rows,
            long nulls,
            IpcRange validity,
            IpcOffsets offsets,
            IpcVector elements)
            throws StoreException.InvalidArgument {
        super(column, content, rows, nulls, validity);
        this.offsets = offsets;
        this.elements = elements;
    }

    @Override
    long bytes(long from, long to) throws IOException {
        long first = offsets.first(from, to);
        return elements.bytes(first, first + offsets.length(from, to)) + (to - from) * (Integer.BYTES + 1);
    }

    @Override
    void load(FieldVector target, long from, long to, ArrowFieldNode node, ArrowBuf valid) throws IOException {
        try (IpcOffsets.Loaded loaded = offsets.load(from, to, target.getAllocator())) {
            FieldVector inner = target.getChildrenFromFields().get(0);
            elements.load(inner, loaded.first(), loaded.last());
            give(target, node, valid, loaded.fromFirst());
            if (target instanceof MapVector
                    && (inner.getNullCount() > 0 || keys(inner).getNullCount() > 0)) {
                throw content.damaged("column " + column + ": expected maps whose keys are never null");
            }
        }
    }

    private static FieldVector keys(FieldVector entries) {
        return entries.getChildrenFromFields().get(0);
    }
}
