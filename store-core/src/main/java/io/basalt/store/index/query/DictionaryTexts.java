package io.basalt.store.index.query;

import io.basalt.store.index.segment.Dictionary;
import org.jspecify.annotations.Nullable;

/** Strings of a column with a dictionary; those of a small dictionary are held, once they were asked for. */
final class DictionaryTexts implements TextCopier.Texts {
    private static final int SMALL = 4096;

    private final ColumnBlock column;
    private final Dictionary dictionary;
    private final byte[] @Nullable [] held;
    private int[] rows = new int[0];

    DictionaryTexts(ColumnBlock column) {
        this.column = column;
        this.dictionary = column.column().dictionary().orElseThrow();
        this.held = new byte[dictionary.size() <= SMALL ? dictionary.size() : 0][];
    }

    @Override
    public void lengths(int block, int[] newRows, int count, int[] lengths) {
        rows = newRows;
        column.load(block, newRows, count);
        long[] values = column.values();
        long[] present = column.present();
        for (int i = 0; i < count; i++) {
            lengths[i] = Bits.get(present, rows[i]) ? length((int) values[rows[i]]) : -1;
        }
    }

    private int length(int code) {
        if (held.length == 0) {
            return dictionary.length(code);
        }
        byte[] text = held[code];
        if (text == null) {
            text = dictionary.get(code);
            held[code] = text;
        }
        return text.length;
    }

    @Override
    public void copy(int index, byte[] target, int offset) {
        int code = (int) column.values()[rows[index]];
        byte[] text = held.length == 0 ? null : held[code];
        if (text == null) {
            dictionary.copy(code, target, offset);
        } else {
            System.arraycopy(text, 0, target, offset, text.length);
        }
    }
}
