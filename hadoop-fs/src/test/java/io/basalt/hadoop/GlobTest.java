package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Globber;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest extends FileSystemTest {
    private static final PathFilter ALL = path -> true;

    /** Names of wildcards, halves of characters and what regular expressions take for their own. */
    private static final String[] LETTERS = {
        "a", "b", "1", "2", "d", ".", "-", "*", "[", "]", "{", "}", ",", "^", "!", "+", "(", "\\", "é", "🌋", "🌍", " "
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2024*/x*; 3; 5",
                "2024-0?/x[12]; 3; 5",
                "2024-01/x1; 1; 0",
                "{2023,2024}-01/x*; 4; 9",
                "2024-01/{x,y}1; 2; 6",
                "2024-0{1*/x1*,2*/x*}; 2; 7",
                "2024-01{/y1,/y2}*; 2; 8",
                "2024\\-0*/x1; 2; 2",
                "202\\d-0*/x1; 3; 5",
                "2024-01/z*; 0; 0",
                "nowhere*/x*; 0; 0"
            })
    void onlyNamesThatCanMatchAreListed(String pattern, int matches, int atMost) throws IOException {
        for (String directory : List.of("2022-11", "2022-12", "2023-01", "2024-01", "2024-02")) {
            for (String file : List.of("x1", "x2", "y1", "y2", "y3", "y4")) {
                if (!directory.equals("2024-02") || !file.equals("x2")) {
                    write(directory + "/" + file, "");
                }
            }
        }
        try (ObservedFileSystem observed = new ObservedFileSystem()) {
            observed.initialize(ROOT.toUri(), conf);
            FileStatus[] found = observed.globStatus(path(pattern));
            assertEquals(matches, found.length, () -> Arrays.toString(found));
            assertTrue(
                    observed.listed().size() <= atMost, () -> observed.listed().toString());
        }
    }

    @Test
    void aPageOfADirectoryIsNotReadForAName() throws IOException {
        conf.setInt(BasaltConfiguration.PAGE_SIZE, 10);
        for (int i = 0; i < 300; i++) {
            fs.mkdirs(path("big/%03d".formatted(i)));
        }
        try (ObservedFileSystem observed = new ObservedFileSystem()) {
            observed.initialize(ROOT.toUri(), conf);
            assertEquals(10, observed.globStatus(path("big/15*")).length);
            assertEquals(10, observed.listed().size(), () -> observed.listed().toString());
            assertEquals(30, observed.globStatus(path("big/*7")).length, "no prefix: all of them");
            assertEquals(310, observed.listed().size());
        }
    }

    @Test
    void whatIsBeingWrittenIsFoundByItsName() throws IOException {
        try (FSDataOutputStream one = fs.create(path("d/xa"));
                FSDataOutputStream other = fs.create(path("d/y"))) {
            one.write(1);
            other.write(1);
            assertEquals(
                    List.of(path("d/xa")),
                    Arrays.stream(fs.globStatus(path("d/x*")))
                            .map(FileStatus::getPath)
                            .toList());
        }
    }

    @Test
    void aNameThatIsNotThereIsNullAndAWildcardThatMatchesNothingIsEmpty() throws IOException {
        assertNull(fs.globStatus(path("missing")));
        assertEquals(0, fs.globStatus(path("missing*")).length);
        fs.setWorkingDirectory(path("w"));
        write("w/x1", "");
        assertEquals(path("w/x1"), fs.globStatus(new Path("x*"))[0].getPath(), "relative to the working directory");
    }

    /** Hadoop's globbing over whole listings says what is right. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void patternsMatchWhatTheyMatchWithoutPruning(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String file = "t/"
                    + Stream.generate(() -> name(random))
                            .limit(1 + random.nextInt(3))
                            .collect(Collectors.joining("/"));
            if (files.stream().noneMatch(other -> other.startsWith(file) || file.startsWith(other + "/"))) {
                fs.create(new Path("basalt", "lava", "/" + file), true).close();
                files.add(file);
            }
        }
        int matches = 0;
        for (int i = 0; i < 400; i++) {
            String pattern = pattern(random, files.get(random.nextInt(files.size())));
            PathFilter filter = random.nextInt(4) == 0 ? path -> !path.getName().endsWith("1") : ALL;
            String expected = outcome(() -> Globber.createGlobber(fs)
                    .withPathPattern(path(pattern))
                    .withPathFiltern(filter)
                    .withResolveSymlinks(true)
                    .build()
                    .glob());
            assertEquals(
                    expected, outcome(() -> fs.globStatus(path(pattern), filter)), "seed " + seed + ": " + pattern);
            if (filter == ALL) {
                assertEquals(expected, outcome(() -> fs.globStatus(path(pattern))), "seed " + seed + ": " + pattern);
            }
            matches += expected.contains("basalt://lava/t") ? 1 : 0;
        }
        assertTrue(matches > 100, "the patterns are of the tree: " + matches);
    }

    private static String name(Random random) {
        String name = Stream.generate(() -> LETTERS[random.nextInt(LETTERS.length)])
                .limit(1 + random.nextInt(4))
                .collect(Collectors.joining());
        return name.matches("\\.+| .*|.* ") ? "a" : name;
    }

    /** A file's path with some of its letters as wildcards, some escaped, and other branches beside some. */
    private static String pattern(Random random, String file) {
        StringBuilder pattern = new StringBuilder();
        file.codePoints().forEach(letter -> {
            String text = Character.toString(letter);
            boolean special = "*[]{},^!+(\\".contains(text);
            pattern.append(
                    text.equals("/")
                            ? (random.nextInt(12) == 0 ? "{/,/" + name(random) + "/}" : text)
                            : special && random.nextInt(4) > 0
                                    ? "\\" + text
                                    : switch (random.nextInt(14)) {
                                        case 0 -> "*";
                                        case 1 -> "?";
                                        case 2 -> "[" + text + "]";
                                        case 3 -> "{" + text + "," + LETTERS[random.nextInt(LETTERS.length)] + "}";
                                        case 4 -> "\\" + text;
                                        case 5 -> text + "*";
                                        case 6 -> random.nextInt(6) == 0 ? "/\\../" : text;
                                        default -> text;
                                    });
        });
        return pattern.toString();
    }

    private interface Glob {
        FileStatus[] run() throws IOException;
    }

    private static String outcome(Glob glob) {
        try {
            FileStatus[] found = glob.run();
            return found == null
                    ? "null"
                    : Arrays.stream(found)
                            .map(status -> status.getPath() + (status.isDirectory() ? "/" : " " + status.getLen()))
                            .collect(Collectors.joining("\n"));
        } catch (IOException | RuntimeException e) {
            return e.toString();
        }
    }
}
