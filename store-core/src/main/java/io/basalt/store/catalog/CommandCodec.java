package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.BlockChecksums;
import java.util.HashMap;
import java.util.Map;

/**
 * Commands as bytes: version, flags, kind, the kind's fields, and a CRC32C of all of it. What a command leaves to this
 * node alone, such as moving copies of blobs, has no such form. Stateless.
 */
final class CommandCodec {
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = 4;
    private static final Map<Class<?>, CommandForm<?>> BY_TYPE = new HashMap<>();
    private static final Map<Integer, CommandForm<?>> BY_CODE = new HashMap<>();

    static {
        CommandForms.ALL.forEach(CommandCodec::add);
        HistoryForms.ALL.forEach(CommandCodec::add);
        AccountForms.ALL.forEach(CommandCodec::add);
    }

    private static void add(CommandForm<?> form) {
        BY_TYPE.put(form.type(), form);
        if (BY_CODE.put(form.code(), form) != null) {
            throw new IllegalStateException("two commands have code " + form.code());
        }
    }

    private CommandCodec() {}

    /** Whether commands of that type can be part of a replicated log. */
    static boolean hasForm(Class<?> type) {
        return BY_TYPE.containsKey(type);
    }

    static byte[] encode(Command<?> command) {
        BinaryWriter out = new BinaryWriter(128).u8(VERSION).u8(0);
        encodeBody(command, out);
        byte[] bytes = out.toBytes();
        return out.fixed32(BlockChecksums.of(bytes, 0, bytes.length)).toBytes();
    }

    /** Throws {@link BinaryReader.MalformedException} where the bytes are not those of one whole command. */
    static Command<?> decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("command", VERSION);
        Command<?> command = decodeBody(in);
        int length = bytes.length - CHECKSUM_BYTES;
        if (in.remaining() != CHECKSUM_BYTES || in.fixed32() != BlockChecksums.of(bytes, 0, length)) {
            throw in.malformed("command of " + bytes.length + " bytes with a wrong checksum or length");
        }
        return command;
    }

    /** Within another command. */
    static void encodeBody(Command<?> command, BinaryWriter out) {
        CommandForm<?> form = BY_TYPE.get(command.getClass());
        if (form == null) {
            throw new IllegalArgumentException(
                    command.getClass().getSimpleName() + " is this node's own business and no part of the log");
        }
        form.write(command, out.u8(form.code()));
    }

    static Command<?> decodeBody(BinaryReader in) {
        int code = in.u8();
        CommandForm<?> form = BY_CODE.get(code);
        if (form == null) {
            throw in.malformed("command kind " + code);
        }
        return form.decode().apply(in);
    }
}
