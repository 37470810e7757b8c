package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.WellFormed;
import java.util.Map;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;

/** The fillers of strings and binaries. */
final class TextFillers {
    private TextFillers() {}

    static final class Strings extends ColumnFiller {
        private final VarCharVector vector;

        Strings(VarCharVector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            byte[] text = reader.getBinary().getBytesUnsafe();
            if (!WellFormed.isUtf8(text)) {
                throw leftOut("holds a string that is not UTF-8");
            }
            vector.setSafe(row, text, 0, text.length);
        }

        @Override
        long bytes(int rows) {
            return rows == 0 ? 0 : vector.getOffsetBuffer().getInt((vector.getLastSet() + 1) * 4L);
        }
    }

    static final class Binaries extends ColumnFiller {
        private final VarBinaryVector vector;

        Binaries(VarBinaryVector vector) {
            super(vector);
            this.vector = vector;
        }

        @Override
        void set(int row, ColumnReader reader) {
            byte[] bytes = reader.getBinary().getBytesUnsafe();
            vector.setSafe(row, bytes, 0, bytes.length);
        }

        @Override
        long bytes(int rows) {
            return rows == 0 ? 0 : vector.getOffsetBuffer().getInt((vector.getLastSet() + 1) * 4L);
        }
    }

    /** Strings of which there are few: their numbers in the rendition's dictionary. */
    static final class Indices extends ColumnFiller {
        private final BaseIntVector vector;
        private final Map<Binary, Integer> numbers;
        private int[] ofRowGroup = {};

        Indices(BaseIntVector vector, Map<Binary, Integer> numbers) {
            super(vector);
            this.vector = vector;
            this.numbers = numbers;
        }

        @Override
        boolean wantsDictionary() {
            return true;
        }

        @Override
        void dictionary(Dictionary dictionary) {
            ofRowGroup = new int[dictionary.getMaxId() + 1];
            for (int id = 0; id < ofRowGroup.length; id++) {
                Integer number = numbers.get(dictionary.decodeToBinary(id));
                if (number == null) {
                    throw new IllegalStateException("a dictionary page changed while it was read");
                }
                ofRowGroup[id] = number;
            }
        }

        @Override
        void set(int row, ColumnReader reader) {
            vector.setWithPossibleTruncate(row, ofRowGroup[reader.getCurrentValueDictionaryID()]);
        }
    }
}
