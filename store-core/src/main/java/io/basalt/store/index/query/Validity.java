package io.basalt.store.index.query;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;

/** Sets bits of Arrow's validity buffers. */
final class Validity {
    private Validity() {}

    static void set(ArrowBuf bits, int at) {
        long address = bits.memoryAddress() + (at >>> 3);
        MemoryUtil.putByte(address, (byte) (MemoryUtil.getByte(address) | (1 << (at & 7))));
    }

    static void set(ArrowBuf bits, int from, int to) {
        int at = from;
        while (at < to && (at & 7) != 0) {
            set(bits, at++);
        }
        int bytes = (to - at) >>> 3;
        if (bytes > 0) {
            MemoryUtil.setMemory(bits.memoryAddress() + (at >>> 3), bytes, (byte) 0xFF);
            at += bytes << 3;
        }
        while (at < to) {
            set(bits, at++);
        }
    }
}
