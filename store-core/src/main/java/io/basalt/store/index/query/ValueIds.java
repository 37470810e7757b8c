package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Codes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the different values of a field over all segments, as SQL tells them apart: null is 0, the rest follow as they come. */
final class ValueIds {
    /** Of an array, a buffer around it, and entries of a map and a list. */
    private static final int TEXT_OVERHEAD = 120;

    private final Field field;
    private final MemoryBound memory;
    private final LongIds longs;
    private final Map<ByteBuffer, Integer> texts = new HashMap<>();
    private final List<byte[]> textsById = new ArrayList<>();

    ValueIds(Field field, MemoryBound memory) {
        this.field = field;
        this.memory = memory;
        this.longs = new LongIds(memory);
    }

    Field field() {
        return field;
    }

    boolean areTexts() {
        return field.type() == ValueType.STRING;
    }

    int idOf(long value) throws StoreException.InvalidArgument {
        return longs.idOf(value) + 1;
    }

    /** @param text not to be changed afterwards */
    int idOf(byte[] text) throws StoreException.InvalidArgument {
        Integer known = texts.get(ByteBuffer.wrap(text));
        if (known != null) {
            return known;
        }
        memory.use(text.length + TEXT_OVERHEAD);
        textsById.add(text);
        texts.put(ByteBuffer.wrap(text), textsById.size());
        return textsById.size();
    }

    int idOf(@Nullable AttributeValue value) throws StoreException.InvalidArgument {
        if (value == null) {
            return 0;
        }
        return areTexts() ? idOf(FieldValues.text(value)) : idOf(FieldValues.code(value));
    }

    @Nullable
    AttributeValue value(int id) {
        if (id == 0) {
            return null;
        } else if (areTexts()) {
            return AttributeValue.of(new String(textsById.get(id - 1), StandardCharsets.UTF_8));
        }
        long code = longs.key(id - 1);
        return switch (field.type()) {
            case DOUBLE -> AttributeValue.of(Codes.toDouble(code));
            case BOOLEAN -> AttributeValue.of(code != 0);
            case TIMESTAMP -> new AttributeValue.Time(code);
            default -> AttributeValue.of(code);
        };
    }
}
