package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Learns what there is to learn of a content that is being stored: its media type, and what the formats of this type
 * find. Thread-safe.
 *
 * <p>No content makes it fail: what a format throws becomes the attribute {@value #ERROR}, one line that names the format,
 * and what others found stands.
 */
public final class Ingest {
    static final String ERROR = "ingest.error";

    /** True of an object whose content users' extractors have not seen yet. */
    public static final String PENDING = "ingest.pending";

    private static final int MAX_ERROR_LENGTH = 500;

    /** What many clients state of everything; it tells as little as stating nothing. */
    private static final Set<String> SAYING_NOTHING =
            Set.of(MediaType.OCTET_STREAM, "binary/octet-stream", "application/x-www-form-urlencoded", "");

    private static final List<Format> STANDARD = List.of(
            new ImageFormat(),
            new ParquetFormat(),
            new ArrowFormat(),
            new CsvFormat(),
            JsonLinesFormat.stated(),
            JsonLinesFormat.perhaps());

    private final List<Format> formats;
    private final Extractors extractors;

    Ingest(List<Format> formats) {
        this(formats, Extractors.NONE);
    }

    private Ingest(List<Format> formats, Extractors extractors) {
        this.formats = List.copyOf(formats);
        this.extractors = extractors;
    }

    /** With all formats that Basalt reads, and what users have added. */
    public static Ingest standard() {
        return with(Extractors.load(Extractor.class.getClassLoader()));
    }

    /** With all formats that Basalt reads. */
    public static Ingest with(Extractors extractors) {
        return new Ingest(STANDARD, extractors);
    }

    /** @param contentType the stated one, unchanged; where none was stated, the detected one */
    public record Extracted(String contentType, Attributes attributes, Optional<TabularInfo> tabular) {}

    /**
     * What {@code source}'s bytes tell of the object {@code name}. A stated content type is kept as it is, and decides
     * which formats are tried unless it is one that says nothing ({@code application/octet-stream}).
     */
    public Extracted extract(String name, Optional<String> statedContentType, Source source) {
        Attributes found = Attributes.NONE;
        byte[] head = {};
        try {
            head = SourceBytes.head(source, MediaType.HEAD_LENGTH);
        } catch (IOException e) {
            found = error("Ingest", e);
        }
        String detected = MediaType.detect(name, head);
        String mediaType = deciding(statedContentType, detected);
        Optional<TabularInfo> tabular = Optional.empty();
        for (Format format : formats) {
            if (format.accepts(mediaType)) {
                Format.Findings findings = findings(format, source);
                found = joined(found, findings.attributes());
                tabular = tabular.or(findings::tabular);
            }
        }
        if (!extractors.of(mediaType).isEmpty()) {
            found = found.with(Attributes.of(PENDING, AttributeValue.of(true)));
        }
        return new Extracted(statedContentType.orElse(detected), found, tabular);
    }

    /** The media type by which formats and extractors are chosen for a stored object. */
    public static String mediaType(String name, String contentType, Source source) throws IOException {
        byte[] head = SourceBytes.head(source, MediaType.HEAD_LENGTH);
        return deciding(Optional.of(contentType), MediaType.detect(name, head));
    }

    private static String deciding(Optional<String> statedContentType, String detected) {
        return statedContentType
                .map(MediaType::normalized)
                .filter(stated -> !SAYING_NOTHING.contains(stated))
                .orElse(detected);
    }

    public Extractors extractors() {
        return extractors;
    }

    /**
     * Deep nesting in a hostile content overflows the stack of a recursive parser; by the time the error arrives here
     * the stack is unwound and nothing but this parse is lost. {@link OutOfMemoryError} is not caught: it is not this
     * parse's alone, and formats bound what they allocate.
     */
    private static Format.Findings findings(Format format, Source source) {
        try {
            return format.read(source);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return Format.Findings.of(error(format.name(), e));
        }
    }

    /** The attribute {@value #ERROR}. A format that found something in spite of a problem returns it too. */
    static Attributes error(String where, Throwable problem) {
        String message = Optional.ofNullable(problem.getMessage())
                .filter(text -> !text.isBlank())
                .orElse(problem.getClass().getSimpleName());
        return error(message.startsWith(where + ": ") ? message : where + ": " + message);
    }

    private static Attributes error(String text) {
        String line = PlainText.oneLine(text);
        return Attributes.of(
                ERROR,
                AttributeValue.of(
                        line.length() <= MAX_ERROR_LENGTH ? line : PlainText.cut(line, MAX_ERROR_LENGTH - 3) + "..."));
    }

    /** What was found of a stored object's content later, with the error, if any, that it has already. */
    public static Attributes withErrorOf(Attributes before, Attributes found) {
        return before.get(ERROR)
                .map(error -> joined(Attributes.of(ERROR, error), found))
                .orElse(found);
    }

    /** What an object has whose content could not be read. */
    public static Attributes unreadable(IOException problem) {
        return error("Ingest", problem);
    }

    /** Both, and both their errors. */
    static Attributes joined(Attributes first, Attributes second) {
        Attributes both = first.with(second);
        if (first.get(ERROR).isEmpty() || second.get(ERROR).isEmpty()) {
            return both;
        }
        return both.with(error(Stream.of(first, second)
                .flatMap(attributes -> attributes.get(ERROR).stream())
                .map(AttributeValue::text)
                .collect(Collectors.joining("; "))));
    }
}
