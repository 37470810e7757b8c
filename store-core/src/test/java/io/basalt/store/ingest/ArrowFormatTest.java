package io.basalt.store.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.flatbuffers.FlatBufferBuilder;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.api.TabularInfo.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Struct_;
import org.apache.arrow.flatbuf.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowFormatTest {
    private final ArrowFormat format = new ArrowFormat();

    @Test
    void aFileAndAStreamTellTheSame() throws IOException {
        for (byte[] content : List.of(ArrowFiles.file(), ArrowFiles.stream())) {
            Format.Findings found = format.read(new MemorySource(content));
            assertEquals(
                    Attributes.of(Map.of(
                            "arrow.columns", AttributeValue.of(List.of("number", "name", "taken", "weights")),
                            "arrow.batches", AttributeValue.of((long) ArrowFiles.BATCHES),
                            "arrow.rows", AttributeValue.of((long) ArrowFiles.BATCHES * ArrowFiles.BATCH_ROWS))),
                    found.attributes());
            TabularInfo known = found.tabular().orElseThrow();
            assertEquals(
                    List.of(
                            new Column(List.of("number"), new ColumnType.Whole(64, true), false, false),
                            new Column(List.of("name"), new ColumnType.Text(), true, false),
                            new Column(
                                    List.of("taken"),
                                    new ColumnType.Timestamp(ColumnType.Unit.MICROS, true),
                                    true,
                                    false),
                            new Column(List.of("weights", "item"), new ColumnType.Real(32), true, true)),
                    known.columns());
            TabularInfo.RowGroup second = known.rowGroups().get(1);
            assertEquals(ArrowFiles.BATCH_ROWS, second.rows());
            TabularInfo.RowGroup first = known.rowGroups().get(0);
            assertEquals(first.offset() + first.storedBytes(), second.offset());
            assertEquals(
                    List.of(OptionalLong.of(0), OptionalLong.of(10), OptionalLong.of(100), OptionalLong.empty()),
                    second.statistics().stream().map(ColumnStatistics::nulls).toList());
        }
    }

    @Test
    void bodiesAreNotRead() throws IOException {
        byte[] content = ArrowFiles.file();
        CountingSource source = new CountingSource(new MemorySource(content));
        format.read(source);
        assertTrue(source.bytesRead() < content.length / 2, () -> source.bytesRead() + " of " + content.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1 << 30, Integer.MAX_VALUE})
    void aFooterLengthThatLiesIsRefused(int claimed) {
        byte[] content = ArrowFiles.file();
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(content.length - 10, claimed);
        assertRefused(content, "found the length " + claimed);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 100 << 20, Integer.MAX_VALUE})
    void aMessageLengthThatLiesIsRefused(int claimed) {
        byte[] content = ArrowFiles.stream();
        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(4, claimed);
        assertRefused(content, "found the length " + claimed);
    }

    @Test
    void aCutContentIsRefused() {
        byte[] file = ArrowFiles.file();
        byte[] stream = ArrowFiles.stream();
        assertRefused(Arrays.copyOf(file, file.length - 1), "cut short?");
        assertRefused(Arrays.copyOf(stream, stream.length / 2), "but the content ends at");
        assertRefused("id,name\n1,a\n".getBytes(StandardCharsets.US_ASCII), "expected metadata of 1 to");
    }

    /** A kilobyte that stands for 30^8 fields: each level's children are one and the same field. */
    @Test
    void aSchemaThatLeadsToItselfAgainAndAgainEndsInAnError() {
        FlatBufferBuilder bytes = new FlatBufferBuilder();
        int field = struct(bytes, new int[0]);
        for (int level = 0; level < 8; level++) {
            int same = field;
            field = struct(bytes, IntStream.range(0, 30).map(i -> same).toArray());
        }
        int schema = Schema.createSchema(bytes, (short) 0, Schema.createFieldsVector(bytes, new int[] {field}), 0, 0);
        bytes.finish(Footer.createFooter(bytes, (short) 4, schema, 0, 0, 0));
        assertRefused(withFooter(bytes.sizedByteArray()), "at most 10000 fields");
    }

    @Test
    void aSchemaThatIsTooDeepIsRefused() {
        FlatBufferBuilder bytes = new FlatBufferBuilder();
        int field = struct(bytes, new int[0]);
        for (int level = 0; level < 5_000; level++) {
            field = struct(bytes, new int[] {field});
        }
        int schema = Schema.createSchema(bytes, (short) 0, Schema.createFieldsVector(bytes, new int[] {field}), 0, 0);
        bytes.finish(Footer.createFooter(bytes, (short) 4, schema, 0, 0, 0));
        assertRefused(withFooter(bytes.sizedByteArray()), "at most 64 deep");
    }

    private static int struct(FlatBufferBuilder bytes, int[] children) {
        int name = bytes.createString("f");
        int vector = Field.createChildrenVector(bytes, children);
        Struct_.startStruct_(bytes);
        int type = Struct_.endStruct_(bytes);
        return Field.createField(bytes, name, true, Type.Struct_, type, 0, vector, 0);
    }

    private static byte[] withFooter(byte[] footer) {
        byte[] magic = "ARROW1".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(footer.length + 18)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(magic)
                .putShort((short) 0)
                .put(footer)
                .putInt(footer.length)
                .put(magic)
                .array();
    }

    private void assertRefused(byte[] content, String message) {
        IOException refused = assertThrows(IOException.class, () -> format.read(new MemorySource(content)));
        assertTrue(refused.getMessage().startsWith("Arrow: ")
                || refused.getMessage().startsWith("Arrow "));
        assertTrue(refused.getMessage().contains(message), refused::getMessage);
        Attributes asIngested = Ingest.standard()
                .extract("a.arrow", Optional.of(MediaType.ARROW_FILE), new MemorySource(content))
                .attributes();
        assertTrue(asIngested.get("ingest.error").isPresent());
    }
}
