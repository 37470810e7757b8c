package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basalt.connector.client.Stores;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryVerbTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void fill() throws IOException {
        try (Store store = Stores.open(folder.resolve("store").toString())) {
            store.createBucket("pets");
            put(store, "a/tom.png", "12345", Map.of("label", text("cat"), "image.width", whole(640), "n", whole(1)));
            put(store, "a/rex.png", "1", Map.of("label", text("dog"), "image.width", whole(512), "n", text("one")));
            put(
                    store,
                    "b/it's, \"odd\"",
                    "",
                    Map.of(
                            "captured_at",
                            AttributeValue.of(Instant.parse("2026-01-31T12:00:00Z")),
                            "n",
                            AttributeValue.of(1.5),
                            "good",
                            AttributeValue.of(true),
                            "tag.team",
                            text("red"),
                            "colours",
                            AttributeValue.of(List.of("grey", "white"))));
            put(store, "c", "123", Map.of());
            store.createBucket("parts");
            put(store, "parts", "year=2025/month=may/x", "1", Map.of());
            put(store, "parts", "year=2026/month=may/x", "1", Map.of());
        }
    }

    private static AttributeValue text(String value) {
        return AttributeValue.of(value);
    }

    private static AttributeValue whole(long value) {
        return AttributeValue.of(value);
    }

    private static void put(Store store, String key, String content, Map<String, AttributeValue> attributes)
            throws IOException {
        put(store, "pets", key, content, attributes);
    }

    private static void put(
            Store store, String bucket, String key, String content, Map<String, AttributeValue> attributes)
            throws IOException {
        PutOptions options = PutOptions.DEFAULT.withAttributes(Attributes.of(attributes));
        try (ObjectWriter writer = store.put(new ObjectKey(bucket, key), options)) {
            writer.write(content.getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', textBlock = """
            label = 'cat'                                     | a/tom.png
            label = 'cat' OR label IS NULL                    | a/tom.png b/it's, "odd" c
            NOT (label = 'cat')                               | a/rex.png
            label <> 'cat'                                    | a/rex.png
            label IN ('cat', 'dog') AND image.width > 512     | a/tom.png
            attr.image.width BETWEEN 512 AND 639.5            | a/rex.png
            image.width > 600 or size = 0                     | a/tom.png b/it's, "odd"
            key LIKE 'a/%' AND NOT ends_with(key, 'tom.png')  | a/rex.png
            contains(key, '''')                               | b/it's, "odd"
            captured_at > '2026-01-31 13:59:59+02:00'         | b/it's, "odd"
            captured_at > '2026-01-31 12:00:00'               |
            created > DATE '2001-01-01' AND good              | b/it's, "odd"
            tag.team = 'red'                                  | b/it's, "odd"
            tier = 'flash' AND size < 5                       | a/rex.png c
            n = 1                                             | a/tom.png
            n > 1                                             | b/it's, "odd"
            n = 'one'                                         | a/rex.png
            NOT n = 1                                         | b/it's, "odd"
            NOT n IN (1, 1.5)                                 |
            NOT n IN (1, 2)                                   | b/it's, "odd"
            n NOT IN (1, 'two')                               |
            n IS NULL                                         | c
            n IS NOT NULL                                     | a/rex.png a/tom.png b/it's, "odd"
            NULL                                              |
            TRUE                                              | a/rex.png a/tom.png b/it's, "odd" c
            """)
    void conditionsFindWhatTheySay(String predicate, String keys) throws IOException {
        CommandRun run = query("pets", predicate, "--select", "key", "--format", "json");
        assertEquals(0, run.code(), run.err());
        List<String> found = new ArrayList<>();
        for (String line : run.outLines()) {
            found.add(json(line).get("key").textValue());
        }
        assertEquals(
                keys == null ? "" : keys,
                String.join(" ", found.stream().sorted().toList()));
        assertEquals("", run.err());
        assertEquals(found.size() + "\n", query("pets", predicate, "--count").out());
    }

    @Test
    void theColumnsAreTheUsualAndWhatTheConditionNames() {
        CommandRun run =
                query("pets", "label = 'cat' AND image.width > 1 AND etag IS NOT NULL AND size > 0", "--format", "csv");
        assertEquals(
                "key,size,tier,modified,attr.label,attr.image.width,etag",
                run.outLines().get(0));
        assertTrue(run.outLines().get(1).matches("a/tom.png,5,flash,20..-.*Z,cat,640,\\w+"), run.out());
        assertEquals(2, run.outLines().size());
    }

    @Test
    void tablesAlignNumbersAndHaveAHeading() {
        CommandRun run = query("pets", "key LIKE 'a/%'", "--select", "key,size,attr.label,n");
        assertEquals("key        size  attr.label  attr.n", run.outLines().get(0));
        assertEquals(
                List.of("a/rex.png     1  dog         one", "a/tom.png     5  cat         1"),
                run.outLines().stream().skip(1).sorted().toList());
        assertEquals(
                List.of("key  size"),
                query("pets", "FALSE", "--select", "key,size").outLines());
    }

    @Test
    void csvQuotesWhatItMust() {
        assertEquals(
                List.of(
                        "key,attr.colours,tags",
                        "\"b/it's, \"\"odd\"\"\",\"[\"\"grey\"\",\"\"white\"\"]\",\"{\"\"team\"\":\"\"red\"\"}\""),
                query("pets", "good", "--select", "key,colours,tags", "--format", "csv")
                        .outLines());
    }

    @Test
    void jsonNestsAttributesUnderTheirTable() throws IOException {
        JsonNode cat = json(query("pets", "label = 'cat'", "--format", "json").out());
        assertEquals(List.of("key", "size", "tier", "modified", "attr"), names(cat));
        assertEquals(json("{\"label\":\"cat\"}"), cat.get("attr"));
        JsonNode all = json(
                query("basalt://pets/b/", "--select", "*", "--format", "json").out());
        assertEquals(
                List.of(
                        "key",
                        "size",
                        "etag",
                        "content_type",
                        "created",
                        "modified",
                        "version",
                        "revision",
                        "tier",
                        "attr",
                        "tags",
                        "metadata"),
                names(all));
        assertEquals(
                json(
                        "{\"captured_at\":\"2026-01-31T12:00:00Z\",\"colours\":[\"grey\",\"white\"],\"good\":true,\"n\":1.5}"),
                all.get("attr"));
        assertEquals("red", all.get("tags").get("team").textValue());
        assertEquals("1.5", all.get("metadata").get("user.n").textValue());
        assertTrue(all.get("tier").isNull(), all.toString());
        assertEquals(
                json("{\"attr\":{\"image\":{\"width\":640},\"n\":1}}"),
                json(query("pets", "label = 'cat'", "--select", "image.width,n", "--format", "json")
                        .out()));
        assertEquals(
                json("{\"attr\":{}}"),
                json(query("pets", "key = 'c'", "--select", "attr", "--format", "json")
                        .out()));
    }

    @Test
    void arrowIsAStreamThatReadersOpen() throws IOException {
        CommandRun.Caught caught = CommandRun.shellOf(folder, Map.of(StoreDirectory.VARIABLE, "store"));
        CommandRun run = CommandRun.run(
                caught,
                "query",
                "pets",
                "label = 'cat' OR good",
                "--select",
                "key,size,n,captured_at",
                "--format",
                "arrow");
        assertEquals(0, run.code(), run.err());
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(
                        new ByteArrayInputStream(caught.outBytes().toByteArray()), allocator)) {
            assertEquals(
                    List.of("key", "size", "attr.n:string", "attr.n:long", "attr.n:double", "attr.captured_at"),
                    fieldNames(reader));
            List<Object> sizes = new ArrayList<>();
            while (reader.loadNextBatch()) {
                for (int row = 0; row < reader.getVectorSchemaRoot().getRowCount(); row++) {
                    sizes.add(reader.getVectorSchemaRoot().getVector("size").getObject(row));
                }
            }
            assertEquals(List.of(0L, 5L), sizes.stream().sorted().toList());
        }
    }

    private static List<String> fieldNames(ArrowStreamReader reader) throws IOException {
        return reader.getVectorSchemaRoot().getSchema().getFields().stream()
                .map(Field::getName)
                .toList();
    }

    @Test
    void anArrowStreamOfNothingHasASchema() throws IOException {
        CommandRun.Caught caught = CommandRun.shellOf(folder, Map.of(StoreDirectory.VARIABLE, "store"));
        CommandRun.run(caught, "query", "pets", "FALSE", "--select", "key,size", "--format", "arrow");
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(
                        new ByteArrayInputStream(caught.outBytes().toByteArray()), allocator)) {
            assertEquals(2, reader.getVectorSchemaRoot().getSchema().getFields().size());
            assertEquals(false, reader.loadNextBatch());
        }
    }

    @Test
    void arrowIsNotForTerminals() {
        CommandRun.Caught caught = CommandRun.shellOf(folder, Map.of(StoreDirectory.VARIABLE, "store"));
        Shell plain = caught.shell();
        Shell terminal = new Shell(
                plain.out(),
                plain.err(),
                plain.environment(),
                plain.workingDirectory(),
                plain.home(),
                true,
                true,
                true);
        assertEquals(2, BasaltCommand.run(terminal, "query", "pets", "--format", "arrow"));
        assertTrue(caught.err().contains("no terminal can show"), caught.err());
        assertEquals("", caught.out());
    }

    @Test
    void aPrefixAndALimitNarrowTheAnswer() {
        assertEquals("2\n", query("basalt://pets/a/", "--count").out());
        assertEquals(
                "1\n", query("basalt://pets/a/", "label = 'dog'", "--count").out());
        assertEquals("3\n", query("pets", "--count", "--limit", "3").out());
        assertEquals(2, query("pets", "--limit", "1").outLines().size());
        assertEquals(1, query("pets", "--limit", "0").outLines().size());
        assertEquals(2, query("pets", "--limit", "-1").code());
    }

    @Test
    void rowsAreOrderedBySeveralNames() {
        assertEquals(List.of("a/tom.png", "c", "a/rex.png", "b/it's, \"odd\""), keys("--order", "size:desc"));
        assertEquals(List.of("c", "b/it's, \"odd\"", "a/tom.png", "a/rex.png"), keys("--order", "label, size:desc"));
        assertEquals(
                List.of("a/tom.png", "a/rex.png", "c"),
                keys("--order", "attr.label:nulls_last,key:desc", "--limit", "3"));
        assertEquals(List.of("c", "a/rex.png"), keys("--order", "size:desc", "--offset", "1", "--limit", "2"));
        assertEquals(
                "2\n",
                query("pets", "--count", "--offset", "2", "--order", "size").out());
        for (String wrong : List.of("size:up", "size:asc:desc", "*", "size:nulls_first:nulls_last")) {
            CommandRun run = query("pets", "--order", wrong);
            assertEquals(1, run.code(), wrong);
            assertTrue(run.err().startsWith("basalt: --order, column 1: expected NAME[:asc|:desc]"), run.err());
        }
        CommandRun absent = query("pets", "--order", "none", "--count");
        assertEquals("4\n", absent.out());
        CommandRun list = query("pets", "--order", "colours");
        assertEquals(1, list.code());
        assertTrue(list.err().contains("cannot be ordered by attr.user.colours"), list.err());
    }

    @Test
    void aSampleIsRepeatable() {
        assertEquals("4\n", query("pets", "--count", "--sample", "1").out());
        assertEquals("0\n", query("pets", "--count", "--sample", "0:7").out());
        assertEquals(keys("--sample", "0.5:42"), keys("--sample", "0.5:42"));
        for (String wrong : List.of("2", "x", "0.1:", "0.1:x", "NaN")) {
            assertEquals(2, query("pets", "--sample", wrong).code(), wrong);
        }
    }

    @Test
    void groupsAreCountedAndOrderedByWhatIsComputed() throws IOException {
        assertEquals(
                List.of("attr.label,count", ",2", "cat,1", "dog,1"),
                query("pets", "--group-by", "label", "--order", "count:desc,label", "--format", "csv")
                        .outLines());
        assertEquals(
                List.of("attr.label,count,sum(size),max(image.width)", "dog,1,1,512", "cat,1,5,640", ",2,3,"),
                query(
                                "pets",
                                "--group-by",
                                "label",
                                "--agg",
                                "count,sum(size),max(image.width)",
                                "--order",
                                "label:desc",
                                "--format",
                                "csv")
                        .outLines());
        assertEquals(
                List.of("cat", "dog"),
                query(
                                "pets",
                                "label IS NOT NULL",
                                "--group-by",
                                "label",
                                "--agg",
                                "sum(size)",
                                "--order",
                                "SUM( size ):desc",
                                "--limit",
                                "2",
                                "--format",
                                "csv")
                        .outLines()
                        .stream()
                        .skip(1)
                        .map(line -> line.split(",")[0])
                        .toList());
        assertEquals(
                List.of("dog"),
                query(
                                "pets",
                                "label IS NOT NULL",
                                "--group-by",
                                "label",
                                "--agg",
                                "sum(size)",
                                "--order",
                                "sum(size):desc",
                                "--offset",
                                "1",
                                "--format",
                                "csv")
                        .outLines()
                        .stream()
                        .skip(1)
                        .map(line -> line.split(",")[0])
                        .toList());
        assertEquals(
                json("{\"attr\":{\"label\":\"cat\"},\"count\":1}"),
                json(query("pets", "label = 'cat'", "--group-by", "label", "--format", "json")
                        .out()));
    }

    @Test
    void aggregatesWithoutGroupsAreOneRow() {
        assertEquals(
                List.of(
                        "count,count(label),count(distinct label),min(n:string),min(n:long),min(n:double),avg(size)",
                        "4,2,2,one,1,1.5,2.25"),
                query(
                                "pets",
                                "--agg",
                                "count(*), COUNT(label), count(DISTINCT label), min(n), avg(size)",
                                "--format",
                                "csv")
                        .outLines());
        assertEquals(
                List.of("count", "0"),
                query("pets", "FALSE", "--agg", "count", "--format", "csv").outLines());
        for (String wrong :
                List.of("sum(label)", "median(size)", "sum", "sum(distinct size)", "sum(none)", "max(tags)")) {
            CommandRun run = query("pets", "--agg", wrong);
            assertEquals(1, run.code(), wrong);
            assertTrue(run.err().startsWith("basalt: --agg, column 1: "), run.err());
            assertEquals(1, run.errLines().size(), run.err());
        }
        assertEquals(2, query("pets", "--agg", "sum(size").code());
        assertEquals(2, query("pets", "--group-by", "label", "--count").code());
        assertEquals(2, query("pets", "--group-by", "label", "--select", "key").code());
        CommandRun order = query("pets", "--group-by", "label", "--order", "size");
        assertEquals(1, order.code());
        assertTrue(order.err().contains("which are attr.label, count"), order.err());
    }

    @Test
    void whatDirectoriesSpellIsAskedLikeAttributes() {
        assertEquals("1\n", query("parts", "path.year = 2026", "--count").out());
        assertEquals(
                "2\n",
                query("parts", "path.year >= 2025 AND path.month = 'may'", "--count")
                        .out());
        assertEquals(
                List.of("attr.path.year,count", "2025,1", "2026,1"),
                query("parts", "--group-by", "path.year", "--order", "path.year", "--format", "csv")
                        .outLines());
    }

    @Test
    void aReaderThatHasSeenEnoughEndsTheCommandQuietly() {
        CommandRun.Caught caught = CommandRun.shellOf(folder, Map.of(StoreDirectory.VARIABLE, "store"));
        Shell shell = into(caught, "Broken pipe");
        for (String format : List.of("table", "json", "csv", "arrow")) {
            assertEquals(0, BasaltCommand.run(shell, "query", "pets", "--format", format), format);
        }
        assertEquals(0, BasaltCommand.run(shell, "bucket", "ls"));
        assertEquals("", caught.err());
    }

    @Test
    void resultsThatCannotBeWrittenFailTheCommand() {
        CommandRun.Caught caught = CommandRun.shellOf(folder, Map.of(StoreDirectory.VARIABLE, "store"));
        Shell shell = into(caught, "No space left on device");
        for (String verb : List.of("query pets", "query pets --count", "bucket ls")) {
            caught.errBytes().reset();
            assertEquals(1, BasaltCommand.run(shell, verb.split(" ")), verb);
            assertEquals("basalt: results are not all written: No space left on device\n", caught.err());
        }
    }

    /** A shell whose standard output fails with these words. */
    private static Shell into(CommandRun.Caught caught, String words) {
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(words);
            }
        };
        Shell plain = caught.shell();
        return new Shell(
                new ResultStream(failing),
                plain.err(),
                plain.environment(),
                plain.workingDirectory(),
                plain.home(),
                false,
                false,
                false);
    }

    private static List<String> keys(String... options) {
        String[] all = new String[options.length + 5];
        System.arraycopy(new String[] {"pets", "--select", "key", "--format", "json"}, 0, all, 0, 5);
        System.arraycopy(options, 0, all, 5, options.length);
        CommandRun run = query(all);
        assertEquals(0, run.code(), run.err());
        return run.outLines().stream()
                .map(line ->
                        line.substring("{'key':'".length(), line.length() - 2).replace("\\\"", "\""))
                .toList();
    }

    @Test
    void anEarlierStateIsAskedByLsnAndTime() throws IOException {
        String revision = query("pets", "key = 'a/tom.png'", "--select", "revision", "--format", "csv")
                .outLines()
                .get(1);
        assertEquals("1\n", query("pets", "--count", "--as-of", revision).out());
        assertEquals("4\n", query("pets", "--count", "--as-of", "2999-01-01").out());
        CommandRun before = query("pets", "--count", "--as-of", "2001-01-01");
        assertEquals(1, before.code());
        assertTrue(before.err().contains("pets"), before.err());
    }

    @Test
    void anAttributeThatNobodyHasIsWarnedOfAndFindsNothing() {
        CommandRun run = query("pets", "lable = 'cat'", "--count");
        assertEquals(0, run.code());
        assertEquals("0\n", run.out());
        assertEquals(
                List.of(
                        "basalt: no object has the attribute lable (near names: label): comparisons with it hold nowhere"),
                run.errLines());
        CommandRun selected = query("pets", "key = 'c'", "--select", "key,sise", "--format", "csv");
        assertEquals(List.of("key,attr.sise", "c,"), selected.outLines());
        assertTrue(selected.err().contains("near names: size"), selected.err());
    }

    @Test
    void mistakesAreToldInALineWithTheirColumn() {
        CommandRun grammar = query("pets", "label = cat");
        assertEquals(2, grammar.code());
        assertTrue(
                grammar.errLines().get(0).startsWith("basalt: predicate, column 9: expected a value"), grammar.err());
        assertEquals("Try 'basalt query --help'.", grammar.errLines().get(1));
        CommandRun names = query("pets", "TRUE", "--select", "key,");
        assertEquals(2, names.code());
        assertTrue(names.errLines().get(0).startsWith("basalt: --select, column 5: expected a name"), names.err());
        CommandRun type = query("pets", "image.width = 'wide'");
        assertEquals(1, type.code());
        assertEquals(
                List.of(
                        "basalt: column 15: attr.image.width holds whole numbers, which a string does not compare with"),
                type.errLines());
        CommandRun bucket = query("none", "TRUE");
        assertEquals(1, bucket.code());
        assertEquals(1, bucket.errLines().size(), bucket.err());
        assertEquals(2, query("pets", "TRUE", "--format", "xml").code());
    }

    @Test
    void explainFollowsTheRowsOnStandardError() {
        CommandRun run = query("pets", "label = 'cat'", "--count", "--explain");
        assertEquals("1\n", run.out());
        assertTrue(run.errLines().get(0).contains("label = 'cat'"), run.err());
        assertTrue(run.err().contains("1 matched"), run.err());
    }

    @Test
    void theExamplesOfTheHelpWork() {
        List<String> examples = query("--help").outLines().stream()
                .map(String::strip)
                .filter(line -> line.startsWith("basalt query "))
                .toList();
        assertTrue(examples.size() >= 4, examples.toString());
        for (String example : examples) {
            CommandRun run = CommandRun.in(
                    folder,
                    CommandLineWords.of(
                            example.replaceFirst(" > [^\"\\s]+$", "").substring("basalt ".length())));
            boolean past = example.contains("--as-of");
            assertEquals(past ? 1 : 0, run.code(), example + ": " + run.err());
            assertTrue(!past || run.err().contains("did not exist"), run.err());
        }
    }

    private static CommandRun query(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "query";
        System.arraycopy(args, 0, all, 1, args.length);
        return CommandRun.in(folder, all);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
