package io.basalt.store.volume;

import java.util.HexFormat;

/** How files are named within a tier's directory. */
final class EpochFiles {
    static final String SEALED = "SEALED";
    private static final String BLOB_SUFFIX = ".blob";
    private static final String CHECKSUM_SUFFIX = ".crc";
    private static final String DIRECTORY_PREFIX = "epoch-";

    private EpochFiles() {}

    static String directory(long epoch) {
        return DIRECTORY_PREFIX + HexFormat.of().toHexDigits(epoch, 8);
    }

    /** The epoch that a directory of this name belongs to, or -1. */
    static long epochOf(String directory) {
        return directory.matches(DIRECTORY_PREFIX + "[0-9a-f]{8}")
                ? HexFormat.fromHexDigitsToLong(directory, DIRECTORY_PREFIX.length(), directory.length())
                : -1;
    }

    static String volume(long epoch, int number) {
        return directory(epoch) + "/" + HexFormat.of().toHexDigits(number, 6) + ".volume";
    }

    static String blob(long epoch, long blobId) {
        return directory(epoch) + "/" + HexFormat.of().toHexDigits(blobId) + BLOB_SUFFIX;
    }

    static String checksums(long epoch, long blobId) {
        return directory(epoch) + "/" + HexFormat.of().toHexDigits(blobId) + CHECKSUM_SUFFIX;
    }

    /** The blob that a file of this name belongs to, or -1 (blob ids are positive). */
    static long blobOf(String name) {
        boolean owned = name.endsWith(BLOB_SUFFIX) || name.endsWith(CHECKSUM_SUFFIX);
        return owned && name.indexOf('.') == 16 ? HexFormat.fromHexDigitsToLong(name, 0, 16) : -1;
    }
}
