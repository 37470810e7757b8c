package io.basalt.store.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.AttributeValue.TextList;
import io.basalt.store.api.AttributeValue.Whole;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.api.TabularInfo.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.UUIDType;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFormatTest {
    private final ParquetFormat format = new ParquetFormat();

    @Test
    void aRealFileTellsRowsRowGroupsColumnsWriterAndCodec() throws IOException {
        byte[] file = ParquetFiles.written();
        Attributes found = extract(file);
        assertEquals(Optional.of(AttributeValue.of(ParquetFiles.ROWS)), found.get("parquet.rows"));
        assertEquals(Optional.of(AttributeValue.of(ParquetFiles.ROW_GROUPS)), found.get("parquet.row_groups"));
        assertEquals(
                Optional.of(AttributeValue.of(List.of("number", "carrier", "place", "delay"))),
                found.get("parquet.columns"));
        assertEquals(Optional.of(AttributeValue.of("GZIP")), found.get("parquet.compression"));
        assertTrue(found.get("parquet.created_by").orElseThrow().text().startsWith("parquet-mr version"));
        long uncompressed = ((Whole) found.get("parquet.uncompressed_bytes").orElseThrow()).value();
        assertEquals(uncompressedBytes(file), uncompressed);
    }

    @Test
    void aRealFileTellsTypesRowGroupsAndStatistics() throws IOException {
        byte[] file = ParquetFiles.written();
        TabularInfo known = tabular(file);
        assertEquals("parquet", known.format());
        assertEquals(OptionalLong.of(ParquetFiles.ROWS), known.rows());
        assertEquals(
                List.of(
                        new Column(List.of("number"), new ColumnType.Whole(64, true), false, false),
                        new Column(List.of("carrier"), new ColumnType.Text(), false, false),
                        new Column(List.of("place", "latitude"), new ColumnType.Real(64), true, false),
                        new Column(List.of("place", "longitude"), new ColumnType.Real(64), true, false),
                        new Column(List.of("delay"), new ColumnType.Whole(32, true), true, false)),
                known.columns());
        assertEquals(ParquetFiles.ROW_GROUPS, known.rowGroups().size());
        TabularInfo.RowGroup second = known.rowGroups().get(1);
        assertEquals(1_000, second.rows());
        assertEquals(
                known.rowGroups().get(0).offset() + known.rowGroups().get(0).storedBytes(), second.offset());
        assertEquals(4, known.rowGroups().get(0).offset());
        assertEquals(
                new ColumnStatistics(
                        OptionalLong.of(0),
                        OptionalLong.empty(),
                        Optional.of(new Bound(AttributeValue.of(1_000L), true)),
                        Optional.of(new Bound(AttributeValue.of(1_999L), true))),
                second.statistics().get(0));
        // parquet-java does not say whether it cut a text.
        assertEquals(
                Optional.of(new Bound(AttributeValue.of("B6"), false)),
                second.statistics().get(1).max());
        assertEquals(
                Optional.of(new Bound(AttributeValue.of(-19.99), true)),
                second.statistics().get(3).min());
    }

    @Test
    void logicalTypesAreTold() throws IOException {
        List<SchemaElement> schema = List.of(
                root(7),
                leaf("u").setLogicalType(LogicalType.INTEGER(new IntType((byte) 32, false))),
                leaf("price").setLogicalType(LogicalType.DECIMAL(new DecimalType(2, 12))),
                leaf("at")
                        .setLogicalType(
                                LogicalType.TIMESTAMP(new TimestampType(true, TimeUnit.MICROS(new MicroSeconds())))),
                leaf("day").setConverted_type(ConvertedType.DATE),
                new SchemaElement("tags").setNum_children(1).setConverted_type(ConvertedType.LIST),
                new SchemaElement("list").setNum_children(1).setRepetition_type(FieldRepetitionType.REPEATED),
                new SchemaElement("element")
                        .setType(Type.BYTE_ARRAY)
                        .setLogicalType(LogicalType.STRING(new StringType())),
                new SchemaElement("old").setType(Type.INT96),
                new SchemaElement("id")
                        .setType(Type.FIXED_LEN_BYTE_ARRAY)
                        .setLogicalType(LogicalType.UUID(new UUIDType())));
        assertEquals(
                List.of(
                        new Column(List.of("u"), new ColumnType.Whole(32, false), false, false),
                        new Column(List.of("price"), new ColumnType.Decimal(12, 2), false, false),
                        new Column(List.of("at"), new ColumnType.Timestamp(ColumnType.Unit.MICROS, true), false, false),
                        new Column(List.of("day"), new ColumnType.Date(), false, false),
                        new Column(List.of("tags", "list", "element"), new ColumnType.Text(), false, true),
                        new Column(List.of("old"), new ColumnType.Other("int96"), false, false),
                        new Column(List.of("id"), new ColumnType.Other("uuid"), false, false)),
                tabular(ParquetFiles.withFooter(footer(metaData(schema)))).columns());
    }

    @Test
    void boundsOfAColumnWithoutAnOrderAreLeftOut() throws IOException {
        Statistics stated = new Statistics()
                .setMin_value(new byte[] {1, 0, 0, 0, 0, 0, 0, 0})
                .setMax_value(new byte[] {2, 0, 0, 0, 0, 0, 0, 0})
                .setNull_count(3);
        FileMetaData metaData = metaData(List.of(root(1), leaf("a"))).setRow_groups(List.of(rowGroup(stated)));
        ColumnStatistics without = statistics(metaData);
        assertEquals(OptionalLong.of(3), without.nulls());
        assertEquals(Optional.empty(), without.min());

        metaData.setColumn_orders(List.of(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
        assertEquals(
                Optional.of(new Bound(AttributeValue.of(1L), true)),
                statistics(metaData).min());
    }

    @Test
    void boundsInTheFieldsOfOldCountForNumbersOnly() throws IOException {
        Statistics stated = new Statistics()
                .setMin(new byte[] {'a', 0, 0, 0, 0, 0, 0, 0})
                .setMax(new byte[] {'b', 0, 0, 0, 0, 0, 0, 0});
        assertEquals(
                Optional.of(new Bound(AttributeValue.of((long) 'b'), true)),
                statistics(metaData(List.of(root(1), leaf("a"))).setRow_groups(List.of(rowGroup(stated))))
                        .max());
        assertEquals(
                Optional.empty(),
                statistics(metaData(List.of(root(1), leaf("a").setConverted_type(ConvertedType.UINT_64)))
                                .setRow_groups(List.of(rowGroup(stated))))
                        .max());
    }

    @Test
    void statisticsThatWouldTakeMegabytesAreLeftOutAndRowGroupsStay() throws IOException {
        List<SchemaElement> schema = new ArrayList<>(List.of(root(600)));
        List<ColumnChunk> chunks = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            schema.add(leaf("c" + i));
            chunks.add(chunk(CompressionCodec.ZSTD));
        }
        List<RowGroup> groups = Collections.nCopies(100, new RowGroup(chunks, 8, 1));
        TabularInfo known =
                tabular(ParquetFiles.withFooter(footer(metaData(schema).setRow_groups(groups))));
        assertEquals(100, known.rowGroups().size());
        assertEquals(600, known.columns().size());
        assertEquals(List.of(), known.rowGroups().get(0).statistics());
    }

    @Test
    void aSchemaThatIsTooWideOrTooDeepIsNotKept() throws IOException {
        List<SchemaElement> wide = new ArrayList<>(List.of(root(6_000)));
        List<SchemaElement> deep = new ArrayList<>(List.of(root(1)));
        for (int i = 0; i < 6_000; i++) {
            wide.add(leaf("c" + i));
            deep.add(root(1));
        }
        deep.add(leaf("a"));
        for (List<SchemaElement> schema : List.of(wide, deep)) {
            Format.Findings found = format.read(new MemorySource(ParquetFiles.withFooter(footer(metaData(schema)))));
            assertEquals(Optional.empty(), found.tabular());
            assertEquals(Optional.of(AttributeValue.of(7L)), found.attributes().get("parquet.rows"));
        }
    }

    private ColumnStatistics statistics(FileMetaData metaData) throws IOException {
        return tabular(ParquetFiles.withFooter(footer(metaData)))
                .rowGroups()
                .get(0)
                .statistics()
                .get(0);
    }

    private TabularInfo tabular(byte[] content) throws IOException {
        return format.read(new MemorySource(content)).tabular().orElseThrow();
    }

    private static RowGroup rowGroup(Statistics statistics) {
        ColumnChunk chunk = chunk(CompressionCodec.ZSTD);
        chunk.getMeta_data().setStatistics(statistics);
        return new RowGroup(List.of(chunk), 8, 1);
    }

    @Test
    void onlyMagicsAndFooterAreRead() throws IOException {
        byte[] footer = footer(metaData(List.of(root(1), leaf("a"))));
        byte[] file = ParquetFiles.withFooter(concatenated(new byte[10 << 20], footer), footer.length);
        CountingSource source = new CountingSource(new MemorySource(file));
        format.read(source).attributes();
        assertTrue(source.bytesRead() <= footer.length + 12, () -> source.bytesRead() + " bytes read");
    }

    @Test
    void aFileOfSeveralCodecsNamesThemAll() throws IOException {
        FileMetaData metaData = metaData(List.of(root(1), leaf("a")))
                .setRow_groups(List.of(
                        rowGroup(CompressionCodec.ZSTD),
                        rowGroup(CompressionCodec.SNAPPY),
                        rowGroup(CompressionCodec.ZSTD)));
        assertEquals(
                Optional.of(AttributeValue.of("SNAPPY,ZSTD")),
                extract(ParquetFiles.withFooter(footer(metaData))).get("parquet.compression"));
    }

    @Test
    void aTableOfManyColumnsKeepsTheFirstThousandNames() throws IOException {
        List<SchemaElement> schema = new ArrayList<>(List.of(root(5_000)));
        for (int i = 0; i < 5_000; i++) {
            schema.add(leaf("c" + i));
        }
        List<String> names = ((TextList) extract(ParquetFiles.withFooter(footer(metaData(schema))))
                        .get("parquet.columns")
                        .orElseThrow())
                .values();
        assertEquals(1_000, names.size());
        assertEquals("c999", names.get(999));
    }

    @Test
    void namesOfMegabytesAreLeftOut() throws IOException {
        List<SchemaElement> schema = List.of(root(2), leaf("a"), leaf("b".repeat(1 << 20)));
        assertEquals(
                Optional.of(AttributeValue.of(List.of("a"))),
                extract(ParquetFiles.withFooter(footer(metaData(schema)))).get("parquet.columns"));
    }

    @Test
    void anEmptyOrCutFileIsRefused() {
        byte[] file = ParquetFiles.written();
        assertRefused(new byte[0], "expected at least 12 bytes, found 0");
        assertRefused(
                Arrays.copyOf(file, file.length / 2), "expected PAR1 as first and last four bytes, found 'PAR1' and");
        assertRefused("id,name\n1,a\n".getBytes(StandardCharsets.US_ASCII), "found 'id,n'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000_000, Integer.MAX_VALUE, -1})
    void aFooterLengthThatLiesIsRefused(int claimed) {
        byte[] file = ParquetFiles.withFooter(new byte[100], claimed);
        assertRefused(
                file, "expected a footer of 1 to 100 bytes, found the length " + Integer.toUnsignedString(claimed));
    }

    @Test
    void aFooterOfWhichAPartIsMissingIsRefused() throws IOException {
        byte[] footer = footer(metaData(List.of(root(1), leaf("a"))));
        assertRefused(ParquetFiles.withFooter(footer, footer.length - 3), "expected a footer");
        assertRefused(
                ParquetFiles.withFooter(Arrays.copyOf(footer, footer.length - 1)), "it ends in the middle of a value");
    }

    @Test
    void anEncryptedFooterIsNamedAsSuch() {
        byte[] file = ParquetFiles.withFooter(new byte[100]);
        ByteBuffer.wrap(file).put(3, (byte) 'E').put(file.length - 1, (byte) 'E');
        assertRefused(file, "the footer is encrypted");
    }

    @Test
    void aFooterOfGarbageIsRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            assertThrows(IOException.class, () -> extract(ParquetFiles.withFooter(garbage)), "seed " + seed);
        }
    }

    @Test
    void aFooterWithoutASchemaOrWithHalfOfOneIsRefused() throws IOException {
        assertRefused(ParquetFiles.withFooter(new byte[] {0}), "0 schema elements (0 missing) and no row count");
        assertRefused(
                ParquetFiles.withFooter(footer(metaData(List.of(root(1), root(3), leaf("a"))))),
                "3 schema elements (2 missing)");
    }

    /** The claim alone would be 8 GiB if it were allocated, which no test JVM has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "29 fc ff ff ff ff 07", // 2^31-1 schema elements
                "49 fc ff ff ff ff 07", // 2^31-1 row groups
                "49 1c 19 fc ff ff ff ff 07", // a row group of 2^31-1 columns
                "68 ff ff ff ff 07", // a writer's name of 2 GiB
                "f9 fc ff ff ff ff 07", // 2^31-1 structs in a field nobody knows
            })
    void aClaimOfTwoBillionElementsAllocatesNothing(String footer) {
        assertRefused(
                ParquetFiles.withFooter(HexFormat.ofDelimiter(" ").parseHex(footer)), "in Thrift's compact protocol");
    }

    @Test
    void aFooterNestedAMillionDeepBecomesAnError() {
        byte[] nested = new byte[4 << 20];
        Arrays.fill(nested, (byte) 0xfc); // field, type struct, over and over
        String error = Ingest.standard()
                .extract("deep.parquet", Optional.empty(), new MemorySource(ParquetFiles.withFooter(nested)))
                .attributes()
                .get("ingest.error")
                .orElseThrow()
                .text();
        assertTrue(error.startsWith("Parquet: "), error);
    }

    private Attributes extract(byte[] content) throws IOException {
        return format.read(new MemorySource(content)).attributes();
    }

    private void assertRefused(byte[] content, String message) {
        IOException refused = assertThrows(IOException.class, () -> extract(content));
        assertTrue(refused.getMessage().contains(message), refused::getMessage);
    }

    private static long uncompressedBytes(byte[] file) throws IOException {
        int length = Integer.reverseBytes(ByteBuffer.wrap(file).getInt(file.length - 8));
        MemorySource source = new MemorySource(file);
        return Util.readFileMetaData(new SourceInputStream(source, file.length - 8 - length, length))
                .getRow_groups()
                .stream()
                .mapToLong(RowGroup::getTotal_byte_size)
                .sum();
    }

    private static FileMetaData metaData(List<SchemaElement> schema) {
        return new FileMetaData(1, schema, 7, List.of());
    }

    private static SchemaElement root(int children) {
        return new SchemaElement("schema").setNum_children(children);
    }

    private static SchemaElement leaf(String name) {
        return new SchemaElement(name).setType(Type.INT64);
    }

    private static RowGroup rowGroup(CompressionCodec codec) {
        return new RowGroup(List.of(chunk(codec)), 8, 1);
    }

    private static ColumnChunk chunk(CompressionCodec codec) {
        ColumnMetaData column =
                new ColumnMetaData(Type.INT64, List.of(Encoding.PLAIN), List.of("a"), codec, 1, 8, 8, 4);
        return new ColumnChunk(4).setMeta_data(column);
    }

    private static byte[] footer(FileMetaData metaData) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Util.writeFileMetaData(metaData, bytes);
        return bytes.toByteArray();
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
