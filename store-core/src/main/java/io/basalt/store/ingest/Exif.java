package io.basalt.store.ingest;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.GeoLocation;
import com.drew.metadata.Directory;
import com.drew.metadata.Metadata;
import com.drew.metadata.StringValue;
import com.drew.metadata.exif.ExifDirectoryBase;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.ingest.ImageHeader.ExifBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What EXIF says: {@code exif.captured_at}, {@code exif.make}, {@code exif.model}, {@code exif.orientation} (1 to 8),
 * {@code exif.latitude}, {@code exif.longitude} (degrees, north and east positive). A tag whose value makes no sense (a
 * camera without a clock writes {@code 0000:00:00 00:00:00}) is as if it were not there.
 *
 * <p>EXIF's times have no zone: without an offset tag (EXIF 2.31) they are taken as UTC.
 */
record Exif(Page firstPage, Attributes attributes) {
    /** Image size by TIFF's tags; 0 where they are missing, as they may be in EXIF inside other formats. */
    record Page(long width, long height, OptionalInt channels, OptionalInt depth) {}

    private static final int MAX_TEXT_LENGTH = 256;
    private static final DateTimeFormatter DATE_TIME = DateTimeFormatter.ofPattern(
                    "[uuuu:MM:dd][uuuu-MM-dd]['T'][ ]HH:mm:ss")
            .withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

    static Exif read(ExifBlock block) throws IOException {
        Metadata metadata = new Metadata();
        try {
            new TiffReader().processTiff(new ExifBytes(block), new ExifHandler(metadata), 0);
            Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            return new Exif(page(first), attributes(metadata, first));
        } catch (TiffProcessingException | RuntimeException e) {
            throw new IOException("EXIF or TIFF directories: " + e.getMessage(), e);
        }
    }

    private static Page page(@Nullable Directory first) {
        if (first == null) {
            return new Page(0, 0, OptionalInt.empty(), OptionalInt.empty());
        }
        return new Page(
                number(first, ExifDirectoryBase.TAG_IMAGE_WIDTH),
                number(first, ExifDirectoryBase.TAG_IMAGE_HEIGHT),
                small(number(first, ExifDirectoryBase.TAG_SAMPLES_PER_PIXEL)),
                small(firstOf(first.getIntArray(ExifDirectoryBase.TAG_BITS_PER_SAMPLE))));
    }

    private static Attributes attributes(Metadata metadata, @Nullable Directory first) {
        Map<String, AttributeValue> found = new HashMap<>();
        if (first != null) {
            text(first, ExifDirectoryBase.TAG_MAKE).ifPresent(make -> found.put("exif.make", AttributeValue.of(make)));
            text(first, ExifDirectoryBase.TAG_MODEL)
                    .ifPresent(model -> found.put("exif.model", AttributeValue.of(model)));
            long orientation = number(first, ExifDirectoryBase.TAG_ORIENTATION);
            if (orientation >= 1 && orientation <= 8) {
                found.put("exif.orientation", AttributeValue.of(orientation));
            }
        }
        capturedAt(metadata.getFirstDirectoryOfType(ExifSubIFDDirectory.class))
                .ifPresent(time -> found.put("exif.captured_at", AttributeValue.of(time)));
        location(metadata.getFirstDirectoryOfType(GpsDirectory.class)).ifPresent(location -> {
            found.put("exif.latitude", AttributeValue.of(location.getLatitude()));
            found.put("exif.longitude", AttributeValue.of(location.getLongitude()));
        });
        return Attributes.of(found);
    }

    private static Optional<Instant> capturedAt(@Nullable Directory details) {
        if (details == null) {
            return Optional.empty();
        }
        return time(
                        details,
                        ExifDirectoryBase.TAG_DATETIME_ORIGINAL,
                        ExifDirectoryBase.TAG_SUBSECOND_TIME_ORIGINAL,
                        ExifDirectoryBase.TAG_TIME_ZONE_ORIGINAL)
                .or(() -> time(
                        details,
                        ExifDirectoryBase.TAG_DATETIME_DIGITIZED,
                        ExifDirectoryBase.TAG_SUBSECOND_TIME_DIGITIZED,
                        ExifDirectoryBase.TAG_TIME_ZONE_DIGITIZED));
    }

    private static Optional<Instant> time(Directory details, int timeTag, int subsecondTag, int offsetTag) {
        try {
            return text(details, timeTag)
                    .map(time -> LocalDateTime.parse(time, DATE_TIME)
                            .withNano(nanos(text(details, subsecondTag)))
                            .toInstant(offset(text(details, offsetTag))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int nanos(Optional<String> fraction) {
        return fraction.filter(digits -> DIGITS.matcher(digits).matches())
                .map(digits -> Integer.parseInt((digits + "00000000").substring(0, 9)))
                .orElse(0);
    }

    private static ZoneOffset offset(Optional<String> stated) {
        try {
            return stated.map(ZoneOffset::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static Optional<GeoLocation> location(@Nullable GpsDirectory gps) {
        return Optional.ofNullable(gps)
                .map(GpsDirectory::getGeoLocation)
                .filter(location -> Math.abs(location.getLatitude()) <= 90 && Math.abs(location.getLongitude()) <= 180);
    }

    private static Optional<String> text(Directory directory, int tag) {
        return Optional.ofNullable(directory.getStringValue(tag))
                .map(value -> decoded(value))
                .map(PlainText::oneLine)
                .map(text -> PlainText.cut(text, MAX_TEXT_LENGTH))
                .filter(text -> !text.isEmpty());
    }

    private static String decoded(StringValue value) {
        return new String(value.getBytes(), StandardCharsets.UTF_8);
    }

    private static long number(Directory directory, int tag) {
        Long number = directory.getLongObject(tag);
        return number == null ? 0 : number;
    }

    private static long firstOf(int @Nullable [] numbers) {
        return numbers == null || numbers.length == 0 ? 0 : numbers[0];
    }

    private static OptionalInt small(long number) {
        return number >= 1 && number <= 1024 ? OptionalInt.of((int) number) : OptionalInt.empty();
    }
}
