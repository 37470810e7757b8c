package io.basalt.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.Stores;
import io.basalt.hadoop.BasaltFileSystem;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.shell.PathData;
import org.apache.hadoop.util.ToolRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code basalt fs -find} beside Hadoop's own. */
class IndexedFindTest {
    private static final String[] LETTERS = {
        "a", "B", "k", "K", "i", ".jpg", "-", "1", "*", "[", "}", "é", "İ", "\u212a", " "
    };

    @TempDir
    java.nio.file.Path folder;

    private final Configuration conf = new Configuration();
    private FileSystem fs;

    /** Keeps what was listed. */
    public static class Watched extends BasaltFileSystem {
        private static final List<String> LISTED = new ArrayList<>();

        @Override
        public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
            LISTED.add(path.toString());
            return super.listStatusIterator(path);
        }
    }

    private record Run(int code, String out, String err) {}

    @BeforeEach
    void openBucket() throws IOException {
        Settings.hadoop(folder.resolve("store").toString()).forEach(conf::set);
        conf.setClass("fs.basalt.impl", Watched.class, FileSystem.class);
        conf.set("fs.defaultFS", "basalt://b/");
        fs = FileSystem.get(URI.create("basalt://b/"), conf);
        fs.mkdirs(new Path("basalt://b/"));
        fs.setWorkingDirectory(new Path("basalt://b/d"));
    }

    @AfterEach
    void closeAll() throws IOException {
        FileSystem.closeAll();
    }

    private Run find(FsShell shell, String... arguments) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream systemOut = System.out;
        PrintStream systemErr = System.err;
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            String[] all =
                    Stream.concat(Stream.of("-find"), Stream.of(arguments)).toArray(String[]::new);
            return new Run(ToolRunner.run(conf, shell, all), out.toString(UTF_8), err.toString(UTF_8));
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
        }
    }

    private Run ours(String... arguments) throws Exception {
        return find(FsVerb.shell(), arguments);
    }

    private List<String> found(String... arguments) throws Exception {
        Run run = ours(arguments);
        assertEquals(0, run.code(), run.err());
        return run.out().lines().toList();
    }

    private void write(String key) throws IOException {
        fs.create(new Path("basalt", "b", "/" + key), true).close();
    }

    private void put(String key, String label, long width) throws IOException {
        Attributes attributes = Attributes.of("label", AttributeValue.of(label))
                .with(Attributes.of("image.width", AttributeValue.of(width)));
        try (Store store = Stores.open(folder.resolve("store").toString());
                ObjectWriter writer =
                        store.put(new ObjectKey("b", key), PutOptions.DEFAULT.withAttributes(attributes))) {
            writer.write(key.getBytes(UTF_8));
            writer.commit();
        }
    }

    // ---- as Hadoop's

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void itPrintsWhatHadoopsFindPrintsInItsOrder(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>();
        mkdirs("d/e/a");
        for (int i = 0; i < 60; i++) {
            String key = (random.nextInt(3) > 0 ? "d/" : "")
                    + (random.nextInt(3) > 0 ? "e/" : "")
                    + Stream.generate(() -> name(random))
                            .limit(1 + random.nextInt(3))
                            .collect(Collectors.joining("/"));
            names.addAll(Arrays.asList(key.split("/")));
            if (random.nextInt(4) == 0) {
                mkdirs(key);
            } else if (!isFileAbove(key)) {
                write(key);
            }
        }
        List<FSDataOutputStream> open = new ArrayList<>();
        for (String key : List.of("open.jpg", "d/open", "d/e/ABopen", "d/e/akopen")) {
            open.add(fs.create(new Path("basalt://b/" + key)));
        }
        try {
            int lines = 0;
            for (int i = 0; i < 60; i++) {
                List<String> arguments = new ArrayList<>(List.of(start(random, names)));
                arguments.add(random.nextInt(3) == 0 ? "-iname" : "-name");
                arguments.add(pattern(random, names.get(random.nextInt(names.size()))));
                arguments.addAll(
                        switch (random.nextInt(5)) {
                            case 0 -> List.of("-print");
                            case 1 -> List.of("-a", "-print0");
                            case 2 -> List.of("-print", "-name", "a*");
                            case 3 -> List.of("-and", "-name", "*a*");
                            default -> List.of();
                        });
                String[] typed = arguments.toArray(String[]::new);
                Run hadoops = find(new FsShell(), typed);
                Run ours = ours(typed);
                assertEquals(hadoops.out(), ours.out(), "seed " + seed + ": " + arguments);
                assertEquals(hadoops.code(), ours.code(), "seed " + seed + ": " + arguments);
                lines += (int) hadoops.out().lines().count();
            }
            assertTrue(lines > 50, "the patterns are of the tree: " + lines);
        } finally {
            for (FSDataOutputStream each : open) {
                each.close();
            }
        }
    }

    private void mkdirs(String key) throws IOException {
        if (!isFileAbove(key)) {
            fs.mkdirs(new Path("basalt", "b", "/" + key));
        }
    }

    private boolean isFileAbove(String key) throws IOException {
        for (Path at = new Path("basalt", "b", "/" + key); !at.isRoot(); at = at.getParent()) {
            if (fs.exists(at)) {
                return fs.getFileStatus(at).isFile() || at.toUri().getPath().equals("/" + key);
            }
        }
        return false;
    }

    private static String start(Random random, List<String> names) {
        return switch (random.nextInt(5)) {
            case 0 -> "basalt://b";
            case 1 -> ".";
            case 2 -> "e";
            case 3 -> "basalt://b/d/";
            default -> "basalt://b/" + names.get(0).replaceAll("[\\[*}]", "?");
        };
    }

    private static String name(Random random) {
        String name = Stream.generate(() -> LETTERS[random.nextInt(LETTERS.length)])
                .limit(1 + random.nextInt(4))
                .collect(Collectors.joining());
        return name.matches(" .*|.* ") ? "d" : name;
    }

    private static String pattern(Random random, String name) {
        StringBuilder pattern = new StringBuilder();
        name.codePoints().forEach(letter -> {
            String text = Character.toString(letter);
            pattern.append(
                    "*[}".contains(text)
                            ? "\\" + text
                            : switch (random.nextInt(12)) {
                                case 0 -> "*";
                                case 1 -> "?";
                                case 2 -> "[" + text + "x]";
                                case 3 -> "{" + text + ",b}";
                                case 4 -> text + "*";
                                case 5 -> text.toLowerCase(Locale.ROOT);
                                default -> text;
                            });
        });
        return switch (random.nextInt(4)) {
            case 0 -> pattern.toString();
            case 1 -> pattern + "*";
            default -> "*" + pattern;
        };
    }

    @Test
    void onlyDirectoriesThatHaveDirectoriesAreListed() throws Exception {
        for (String key : List.of("x/1/a.jpg", "x/1/b.png", "x/2/a.jpg", "y/a.jpg", "c.jpg")) {
            write(key);
        }
        fs.mkdirs(new Path("basalt://b/z.jpg"));
        Watched.LISTED.clear();
        assertEquals(
                List.of(
                        "basalt://b/c.jpg",
                        "basalt://b/x/1/a.jpg",
                        "basalt://b/x/2/a.jpg",
                        "basalt://b/y/a.jpg",
                        "basalt://b/z.jpg"),
                found("basalt://b/", "-name", "*.jpg", "-print"));
        assertEquals(List.of("basalt://b/", "basalt://b/x"), Watched.LISTED);
    }

    @Test
    void pagesOfTheIndexFollowEachOther() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            write("d/%02d".formatted(i));
            expected.add("basalt://b/d/%02d".formatted(i));
        }
        for (int pageSize : new int[] {1, 5, 24, 25, 26}) {
            try (Store store = Stores.open(folder.resolve("store").toString());
                    BufferAllocator allocator = new RootAllocator()) {
                FindAnswer answer = new FindAnswer(
                        store,
                        allocator,
                        new PathData("basalt://b/d", conf),
                        conf,
                        Predicate.keyPrefix("d/"),
                        false,
                        pageSize);
                List<String> found = new ArrayList<>();
                while (answer.hasNext()) {
                    found.add(answer.next().toString());
                }
                assertEquals(expected, found, "pages of " + pageSize);
            }
        }
    }

    // ---- conditions

    @Test
    void aConditionChoosesObjectsByWhatTheyAre() throws Exception {
        put("d/1.jpg", "cat", 640);
        put("d/2.jpg", "dog", 640);
        put("d/e/3.jpg", "cat", 300);
        put("d/e/4.png", "cat", 900);
        put("f.jpg", "cat", 900);
        fs.mkdirs(new Path("basalt://b/d/cat.jpg"));
        Watched.LISTED.clear();
        assertEquals(
                List.of("basalt://b/d/1.jpg", "basalt://b/d/e/4.png"),
                found("basalt://b/d", "-where", "label = 'cat' and image.width > 512"));
        assertEquals(List.of("e/3.jpg"), found("e", "-where", "label = 'cat'", "-iname", "3*.JPG", "-print"));
        assertEquals(List.of("basalt://b/f.jpg"), found("basalt://b/*.jpg", "-where", "label = 'cat'"));
        assertEquals(List.of(), found("basalt://b/f.jpg", "-where", "label = 'dog'"));
        assertFalse(Watched.LISTED.contains("basalt://b/d"), Watched.LISTED.toString());
        Run unknown = ours("basalt://b/", "-where", "labl = 'cat'");
        assertEquals(0, unknown.code());
        assertTrue(unknown.err().contains("label") && unknown.out().isEmpty(), unknown.err());
    }

    @Test
    void aBucketOfAnotherStoreIsAskedThere() throws Exception {
        put("f", "cat", 1);
        FileSystem.closeAll();
        conf.set("fs.basalt.bucket.b.store", folder.resolve("store").toString());
        conf.set("fs.basalt.store", folder.resolve("other").toString());
        assertEquals(List.of("basalt://b/f"), found("basalt://b/", "-where", "label = 'cat'"));
    }

    @Test
    void whatIsNoConditionIsRefused() throws Exception {
        Run wrong = ours("basalt://b/", "-where", "label = = 'cat'");
        assertEquals(1, wrong.code());
        assertEquals(1, wrong.err().lines().count(), wrong.err());
        Run late = ours("basalt://b/", "-print", "-where", "label = 'cat'");
        assertEquals(-1, late.code());
        assertTrue(late.err().contains("-print not before"), late.err());
        assertEquals(-1, ours("basalt://b/", "-where").code());
        Run local = ours(folder.toUri().toString(), "-where", "label = 'cat'");
        assertEquals(1, local.code());
        assertTrue(local.err().contains("expected a path of basalt://"), local.err());
        assertEquals("", local.out());
    }
}
