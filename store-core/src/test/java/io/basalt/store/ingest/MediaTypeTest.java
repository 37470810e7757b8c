package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
    @ParameterizedTest
    @CsvSource({
        "table.csv, text/csv",
        "a.b/c.CSV, text/csv",
        "lines.jsonl, application/x-ndjson",
        "lines.ndjson, application/x-ndjson",
        "part-0.snappy.parquet, application/vnd.apache.parquet",
        "batch.arrow, application/vnd.apache.arrow.file",
        "page.html, text/html",
        "script.py, text/x-python",
        "README.md, text/markdown",
        "song.mp3, audio/mpeg",
        "table.csv.gz, application/gzip",
    })
    void anExtensionNamesTheTypeOfContentWithoutMagic(String name, String type) {
        assertEquals(type, MediaType.detect(name, new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "csv.d/README", "noextension", "ends.", "a.unknown", ".hidden", "dir.csv/"})
    void aNameThatTellsNothingIsAnOctetStream(String name) {
        assertEquals(MediaType.OCTET_STREAM, MediaType.detect(name, new byte[] {1, 2, 3}));
    }

    @ParameterizedTest
    @CsvSource({
        "png, image/png",
        "jpg, image/jpeg",
        "gif, image/gif",
        "bmp, image/bmp",
        "tiff, image/tiff",
    })
    void whatTheEncodersOfTheJdkWriteIsKnownByItsBytes(String format, String type) {
        assertEquals(type, MediaType.detect("wrong.csv", Images.encoded(format)));
    }

    @Test
    void bytesTellMoreThanTheName() {
        assertEquals("image/webp", MediaType.detect("x.png", bytes("RIFF\1\2\3\4WEBPVP8 ")));
        assertEquals("audio/wav", MediaType.detect("x", bytes("RIFF\1\2\3\4WAVEfmt ")));
        assertEquals("application/vnd.apache.parquet", MediaType.detect("x.bin", bytes("PAR1....")));
        assertEquals("application/vnd.apache.arrow.file", MediaType.detect("x", bytes("ARROW1\0\0")));
        assertEquals("application/zstd", MediaType.detect("x", bytes("(\u00b5/\u00fd")));
        assertEquals("video/mp4", MediaType.detect("x", bytes("\0\0\0\u0018ftypisom")));
    }

    @Test
    void aNameRefinesAnArchiveButDoesNotContradictIt() {
        byte[] zip = bytes("PK\u0003\u0004");
        assertEquals("application/java-archive", MediaType.detect("x.jar", zip));
        assertEquals("application/zip", MediaType.detect("x.csv", zip));
    }

    @Test
    void textThatBeginsLikeABitmapIsText() {
        assertEquals("text/csv", MediaType.detect("cars.csv", bytes("BMW,3,2001\n")));
    }

    @Test
    void aStatedTypeIsComparedWithoutItsParameters() {
        assertEquals("text/csv", MediaType.normalized(" Text/CSV ; charset=utf-8"));
    }

    private static byte[] bytes(String characters) {
        return characters.getBytes(ISO_8859_1);
    }
}
