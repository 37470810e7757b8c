package io.basalt.store.volume;

import io.basalt.store.io.Place;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How files are named within a tier's directory. */
final class EpochFiles {
    static final String SEALED = "SEALED";
    private static final String VOLUME_SUFFIX = ".volume";
    private static final String BLOB_SUFFIX = ".blob";
    private static final String CHECKSUM_SUFFIX = ".crc";
    private static final Pattern VOLUME_FILE = Pattern.compile("[0-9a-f]{6}\\.volume");
    private static final String DIRECTORY_PREFIX = "epoch-";
    private static final Pattern BLOB_FILE = Pattern.compile(
            "([0-9a-f]{16})-([0-9a-f]{16})(" + Pattern.quote(BLOB_SUFFIX) + "|" + Pattern.quote(CHECKSUM_SUFFIX) + ")");

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
        return directory(epoch) + "/" + HexFormat.of().toHexDigits(number, 6) + VOLUME_SUFFIX;
    }

    static boolean isChecksums(String name) {
        return name.endsWith(CHECKSUM_SUFFIX);
    }

    /** The volume that a file of this name is; absent where it is none. */
    static OptionalInt volumeNumber(String name) {
        return VOLUME_FILE.matcher(name).matches()
                ? OptionalInt.of(HexFormat.fromHexDigits(name, 0, 6))
                : OptionalInt.empty();
    }

    static String blob(long blobId, Place place) {
        return stem(blobId, place) + BLOB_SUFFIX;
    }

    static String checksums(long blobId, Place place) {
        return stem(blobId, place) + CHECKSUM_SUFFIX;
    }

    private static String stem(long blobId, Place place) {
        HexFormat hex = HexFormat.of();
        return directory(place.epoch()) + "/" + hex.toHexDigits(blobId) + "-" + hex.toHexDigits(place.offset());
    }

    /** A blob's file, told from its name. */
    record BlobFile(long blobId, Place place) {}

    static Optional<BlobFile> parse(String tier, int directory, long epoch, String name) {
        Matcher matcher = BLOB_FILE.matcher(name);
        return matcher.matches()
                ? Optional.of(
                        new BlobFile(id(matcher.group(1)), Place.file(tier, directory, epoch, id(matcher.group(2)))))
                : Optional.empty();
    }

    private static long id(String hex) {
        return HexFormat.fromHexDigitsToLong(hex);
    }
}
