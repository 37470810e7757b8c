package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes a big-endian TIFF structure: what EXIF is made of. Directories are numbered in the order they are begun. */
final class TiffBlock {
    private static final int HEADER_LENGTH = 8;

    /** @param pointsTo the number of a directory, or -1 for a tag with a value of its own */
    private record Tag(int id, int type, int count, ByteBuffer value, int pointsTo) {}

    private final List<List<Tag>> directories = new ArrayList<>();

    TiffBlock directory() {
        directories.add(new ArrayList<>());
        return this;
    }

    TiffBlock text(int id, String text) {
        byte[] value = (text + "\0").getBytes(US_ASCII);
        return tag(id, 2, value.length, value);
    }

    TiffBlock word(int id, int value) {
        return tag(id, 3, 1, ByteBuffer.allocate(2).putShort((short) value).array());
    }

    TiffBlock number(int id, int value) {
        return tag(id, 4, 1, ByteBuffer.allocate(4).putInt(value).array());
    }

    TiffBlock rationals(int id, int... numeratorsAndDenominators) {
        ByteBuffer value = ByteBuffer.allocate(4 * numeratorsAndDenominators.length);
        for (int number : numeratorsAndDenominators) {
            value.putInt(number);
        }
        return tag(id, 5, numeratorsAndDenominators.length / 2, value.array());
    }

    TiffBlock tag(int id, int type, int count, byte[] value) {
        directories.get(directories.size() - 1).add(new Tag(id, type, count, ByteBuffer.wrap(value), -1));
        return this;
    }

    /** A pointer from the directory begun last to the one of that number. */
    TiffBlock pointer(int id, int directory) {
        directories.get(directories.size() - 1).add(new Tag(id, 4, 1, ByteBuffer.allocate(4), directory));
        return this;
    }

    byte[] bytes() {
        int[] starts = new int[directories.size()];
        int values = HEADER_LENGTH;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = values;
            values += 2 + 12 * directories.get(i).size() + 4;
        }
        ByteBuffer entries = ByteBuffer.allocate(values);
        entries.putShort((short) 0x4d4d).putShort((short) 42).putInt(HEADER_LENGTH);
        ByteArrayOutputStream farValues = new ByteArrayOutputStream();
        for (List<Tag> directory : directories) {
            entries.putShort((short) directory.size());
            for (Tag tag : directory) {
                entries.putShort((short) tag.id()).putShort((short) tag.type()).putInt(tag.count());
                if (tag.pointsTo() >= 0) {
                    entries.putInt(starts[tag.pointsTo()]);
                } else if (tag.value().capacity() <= 4) {
                    entries.put(tag.value().duplicate())
                            .position(entries.position() + 4 - tag.value().capacity());
                } else {
                    entries.putInt(values + farValues.size());
                    farValues.writeBytes(tag.value().array());
                }
            }
            entries.putInt(0);
        }
        return ByteBuffer.allocate(values + farValues.size())
                .put(entries.array())
                .put(farValues.toByteArray())
                .array();
    }
}
