package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Structs. */
final class IpcStruct extends IpcVector {
    private final List<IpcVector> fields;

    IpcStruct(String column, IpcContent content, long rows, long nulls, IpcRange validity, List<IpcVector> fields)
            throws StoreException.InvalidArgument {
        super(column, content, rows, nulls, validity);
        this.fields = fields;
    }

    @Override
    long bytes(long from, long to) throws IOException {
        long bytes = to - from;
        for (IpcVector field : fields) {
            bytes += field.bytes(from, to);
        }
        return bytes;
    }

    @Override
    void load(FieldVector target, long from, long to, ArrowFieldNode node, ArrowBuf valid) throws IOException {
        give(target, node, valid);
        for (int i = 0; i < fields.size(); i++) {
            fields.get(i).load(target.getChildrenFromFields().get(i), from, to);
        }
    }
}
