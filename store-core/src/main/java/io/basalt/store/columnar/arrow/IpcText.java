package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.LeftOutException;
import io.basalt.store.columnar.WellFormed;
import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Strings, or binaries. */
final class IpcText extends IpcVector {
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final IpcOffsets offsets;
    private final IpcRange texts;

    IpcText(
            String column,
            IpcContent content,
            long rows,
            long nulls,
            IpcRange validity,
            IpcOffsets offsets,
            IpcRange texts)
            throws StoreException.InvalidArgument {
        super(column, content, rows, nulls, validity);
        this.offsets = offsets;
        this.texts = texts;
    }

    @Override
    long bytes(long from, long to) throws IOException {
        return offsets.length(from, to) + (to - from) * (Integer.BYTES + 1);
    }

    @Override
    void load(FieldVector target, long from, long to, ArrowFieldNode node, ArrowBuf valid) throws IOException {
        try (IpcOffsets.Loaded loaded = offsets.load(from, to, target.getAllocator());
                ArrowBuf bytes = texts.bytes(loaded.first(), loaded.last(), target.getAllocator())) {
            if (target instanceof VarCharVector && !isAscii(bytes)) {
                requireUtf8(bytes, loaded.fromFirst(), valid, node.getLength());
            }
            give(target, node, valid, loaded.fromFirst(), bytes);
        }
    }

    private static boolean isAscii(ArrowBuf bytes) {
        long length = bytes.writerIndex();
        long i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if ((bytes.getLong(i) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (bytes.getByte(i) < 0) {
                return false;
            }
        }
        return true;
    }

    private void requireUtf8(ArrowBuf bytes, ArrowBuf offsets, ArrowBuf valid, int rows) {
        for (int row = 0; row < rows; row++) {
            int begin = offsets.getInt((long) row * Integer.BYTES);
            byte[] text = new byte[offsets.getInt((row + 1L) * Integer.BYTES) - begin];
            bytes.getBytes(begin, text);
            if (BitVectorHelper.get(valid, row) == 1 && !WellFormed.isUtf8(text)) {
                throw new LeftOutException(column, "holds a string that is not UTF-8");
            }
        }
    }
}
