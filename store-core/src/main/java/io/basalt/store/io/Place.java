package io.basalt.store.io;

/**
 * Where one copy of a blob lies.
 *
 * @param tier name of the tier
 * @param directory number of the directory within the tier, from 0
 * @param epoch the process epoch whose directory holds the file
 * @param volume number of the volume within the directory and epoch; 0 where the blob has a file of its own
 * @param offset where the blob's first byte lies in the volume; of a blob in a file of its own the number of the copy,
 *     which is part of the file's name, so that no name is ever used twice
 */
public record Place(String tier, int directory, long epoch, int volume, long offset) {
    private static final int VERSION = 1;

    /** A blob in a file of its own. */
    public static Place file(String tier, int directory, long epoch, long copy) {
        return new Place(tier, directory, epoch, 0, copy);
    }

    public boolean packed() {
        return volume != 0;
    }

    public void encode(BinaryWriter out) {
        out.u8(VERSION)
                .u8(0)
                .string(tier)
                .varint(directory)
                .varint(epoch)
                .varint(volume)
                .varint(offset);
    }

    public static Place decode(BinaryReader in) {
        in.version("place", VERSION);
        return new Place(in.string(), in.varint32(), in.varint(), in.varint32(), in.varint());
    }
}
