package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void whatFollowsFsStaysAsTyped() {
        Arguments split = split("--store", "/s", "fs", "-ls", "--store", "-h", "-D", "a=b");
        assertEquals(List.of("--store", "/s", "fs"), split.ours());
        assertEquals(List.of("-ls", "--store", "-h", "-D", "a=b"), split.verbatim());
    }

    @Test
    void globalOptionsRightAfterTheVerbAreOurs() {
        Arguments split = split("submit", "--store=/s", "--verbose", "--class", "A", "a.jar", "--verbose");
        assertEquals(List.of("submit", "--store=/s", "--verbose"), split.ours());
        assertEquals(List.of("--class", "A", "a.jar", "--verbose"), split.verbatim());
    }

    @Test
    void otherVerbsAreParsedWhole() {
        Arguments split = split("import", "fs", "submit");
        assertEquals(List.of("import", "fs", "submit"), split.ours());
        assertEquals(List.of(), split.verbatim());
    }

    @Test
    void helpBeforeAVerbIsHelpOfTheVerb() {
        assertEquals(
                List.of("--verbose", "tier", "move", "--help"),
                split("--verbose", "help", "tier", "move").ours());
        assertEquals(List.of("--help"), split("help").ours());
    }

    @Test
    void anOptionWithoutItsValueIsLeftToTheParser() {
        assertEquals(List.of("--store"), split("--store").ours());
        assertEquals(List.of("fs", "--store"), split("fs", "--store").ours());
    }

    private static Arguments split(String... args) {
        return Arguments.split(List.of(args));
    }
}
