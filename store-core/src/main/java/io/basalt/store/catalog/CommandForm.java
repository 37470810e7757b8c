package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one kind of command is written.
 *
 * @param code never given to another kind
 */
record CommandForm<C extends Command<?>>(
        int code, Class<C> type, BiConsumer<C, BinaryWriter> encode, Function<BinaryReader, C> decode) {

    void write(Command<?> command, BinaryWriter out) {
        encode.accept(type.cast(command), out);
    }
}
