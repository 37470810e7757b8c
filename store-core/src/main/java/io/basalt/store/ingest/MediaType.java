package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names the media type of a content: by its first bytes, else by the extension of its name, else
 * {@link #OCTET_STREAM}. What is a ZIP archive by its bytes may be something finer by its name (a .docx, a .jar).
 */
final class MediaType {
    static final String OCTET_STREAM = "application/octet-stream";
    static final String PARQUET = "application/vnd.apache.parquet";
    static final String ARROW_FILE = "application/vnd.apache.arrow.file";

    /** How many leading bytes {@link #detect} looks at. */
    static final int HEAD_LENGTH = 64;

    private static final String ZIP = "application/zip";

    private record Magic(String pattern, String type) {
        boolean matches(String head) {
            if (head.length() < pattern.length()) {
                return false;
            }
            for (int i = 0; i < pattern.length(); i++) {
                if (pattern.charAt(i) != '?' && pattern.charAt(i) != head.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Patterns of leading bytes, each byte one Latin-1 character; {@code ?} stands for any byte. */
    private static final List<Magic> MAGICS = List.of(
            new Magic("\u0089PNG\r\n\u001a\n", "image/png"),
            new Magic("\u00ff\u00d8\u00ff", "image/jpeg"),
            new Magic("GIF87a", "image/gif"),
            new Magic("GIF89a", "image/gif"),
            new Magic("RIFF????WEBP", "image/webp"),
            new Magic("BM????\0\0\0\0", "image/bmp"),
            new Magic("II*\0", "image/tiff"),
            new Magic("MM\0*", "image/tiff"),
            new Magic("????ftypavif", "image/avif"),
            new Magic("????ftyphei", "image/heic"),
            new Magic("????ftypqt  ", "video/quicktime"),
            new Magic("????ftypM4A", "audio/mp4"),
            new Magic("????ftyp", "video/mp4"),
            new Magic("\u001aE\u00df\u00a3", "video/x-matroska"),
            new Magic("RIFF????WAVE", "audio/wav"),
            new Magic("RIFF????AVI ", "video/x-msvideo"),
            new Magic("fLaC\0", "audio/flac"),
            new Magic("OggS\0", "audio/ogg"),
            new Magic("PAR1", PARQUET),
            new Magic("PARE", PARQUET),
            new Magic("ARROW1\0\0", ARROW_FILE),
            new Magic("Obj\u0001", "application/avro"),
            new Magic("\u0093NUMPY", "application/x-npy"),
            new Magic("\u0089HDF\r\n\u001a\n", "application/x-hdf5"),
            new Magic("SQLite format 3\0", "application/vnd.sqlite3"),
            new Magic("%PDF-", "application/pdf"),
            new Magic("PK\u0003\u0004", ZIP),
            new Magic("PK\u0005\u0006", ZIP),
            new Magic("\u001f\u008b", "application/gzip"),
            new Magic("(\u00b5/\u00fd", "application/zstd"),
            new Magic("BZh?1AY&SY", "application/x-bzip2"),
            new Magic("\u00fd7zXZ\0", "application/x-xz"),
            new Magic("\u0004\"M\u0018", "application/x-lz4"),
            new Magic("7z\u00bc\u00af'\u001c", "application/x-7z-compressed"));

    private static final Map<String, String> EXTENSIONS = extensions("""
            text/csv                                    csv
            text/tab-separated-values                   tsv
            text/plain                                  txt log text
            text/markdown                               md markdown
            text/html                                   html htm
            text/css                                    css
            text/javascript                             js mjs
            text/x-python                               py
            text/x-java-source                          java
            text/x-scala                                scala
            application/json                            json
            application/x-ndjson                        jsonl ndjson
            application/geo+json                        geojson
            application/x-ipynb+json                    ipynb
            application/xml                             xml
            application/yaml                            yaml yml
            application/toml                            toml
            application/sql                             sql
            application/x-sh                            sh
            application/vnd.apache.parquet              parquet
            application/vnd.apache.arrow.file           arrow feather
            application/vnd.apache.arrow.stream         arrows
            application/avro                            avro
            application/orc                             orc
            application/x-npy                           npy
            application/x-npz                           npz
            application/x-hdf5                          h5 hdf5
            application/x-pytorch                       pt pth
            application/x-tfrecord                      tfrecord tfrecords
            application/vnd.safetensors                 safetensors
            application/onnx                            onnx
            application/pdf                             pdf
            application/zip                             zip
            application/gzip                            gz tgz
            application/zstd                            zst zstd
            application/x-bzip2                         bz2
            application/x-xz                            xz
            application/x-lz4                           lz4
            application/x-tar                           tar
            application/java-archive                    jar
            application/epub+zip                        epub
            application/vnd.openxmlformats-officedocument.wordprocessingml.document    docx
            application/vnd.openxmlformats-officedocument.spreadsheetml.sheet          xlsx
            application/vnd.openxmlformats-officedocument.presentationml.presentation  pptx
            image/png                                   png
            image/jpeg                                  jpg jpeg
            image/gif                                   gif
            image/webp                                  webp
            image/bmp                                   bmp
            image/tiff                                  tif tiff
            image/svg+xml                               svg
            image/avif                                  avif
            image/heic                                  heic heif
            audio/mpeg                                  mp3
            audio/wav                                   wav
            audio/flac                                  flac
            audio/ogg                                   ogg oga
            audio/mp4                                   m4a
            video/mp4                                   mp4 m4v
            video/quicktime                             mov
            video/webm                                  webm
            video/x-matroska                            mkv
            video/x-msvideo                             avi
            """);

    /** By the bytes both are Matroska; only the name tells WebM. */
    private static final Set<String> FINER_THAN_MATROSKA = Set.of("video/webm");

    private static final Set<String> FINER_THAN_ZIP = Set.of(
            "application/java-archive",
            "application/epub+zip",
            "application/x-npz",
            "application/x-pytorch",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation");

    private static final Map<String, Set<String>> FINER =
            Map.of(ZIP, FINER_THAN_ZIP, "video/x-matroska", FINER_THAN_MATROSKA);

    private MediaType() {}

    /** The media type of the content of that name (a key or a file name) that begins with {@code head}. */
    static String detect(String name, byte[] head) {
        Optional<String> named = Optional.ofNullable(EXTENSIONS.get(extension(name)));
        Optional<String> seen = ofBytes(head);
        if (seen.isEmpty()) {
            return named.orElse(OCTET_STREAM);
        }
        return named.filter(FINER.getOrDefault(seen.get(), Set.of())::contains).orElse(seen.get());
    }

    /** The media type that the first bytes alone tell. */
    static Optional<String> ofBytes(byte[] head) {
        String characters = new String(head, ISO_8859_1);
        return MAGICS.stream()
                .filter(magic -> magic.matches(characters))
                .map(Magic::type)
                .findFirst();
    }

    /** A stated type in the form that {@link #detect} answers in: lower case, no parameters. */
    static String normalized(String stated) {
        int semicolon = stated.indexOf(';');
        return (semicolon < 0 ? stated : stated.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static String extension(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> extensions(String table) {
        Map<String, String> types = new HashMap<>();
        table.lines().map(line -> line.split(" +")).forEach(words -> {
            for (int i = 1; i < words.length; i++) {
                types.put(words[i], words[0]);
            }
        });
        return Map.copyOf(types);
    }
}
