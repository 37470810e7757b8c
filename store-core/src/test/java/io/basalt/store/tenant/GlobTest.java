package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "photos/*, photos/, YES",
        "photos/*, photos/a/b, YES",
        "photos/*, phot, MAYBE",
        "photos/*, other, NO",
        "*, '', YES",
        "*.png, a, MAYBE",
        "a?c, ab, MAYBE",
        "abc, abc, MAYBE",
        "abc, abcd, NO",
        "a**, a, YES",
    })
    void whatBeginsInAWayIsMatchedAllOrInPartOrNot(String pattern, String beginning, Certainty expected) {
        assertEquals(expected, new Glob(pattern).matchesAllBeginning(beginning));
    }

    @Test
    void aRestMatchesWhatFollows() {
        assertEquals(
                List.of("*x"),
                new Glob("b*/*x")
                        .after("b/").stream().filter(rest -> rest.equals("*x")).toList());
        assertEquals(List.of("a*"), new Glob("b/a*").after("b/"));
        assertEquals(List.of(), new Glob("c/a*").after("b/"));
    }

    @Test
    void aCharacterIsAWholeOne() {
        assertTrue(new Glob("a?b").matches("a\uD83D\uDE00b"));
        assertFalse(new Glob("a??b").matches("a\uD83D\uDE00b"));
    }

    @Test
    void itMatchesWhatARegularExpressionDoes() {
        long seed = new Random().nextLong();
        System.out.println("itMatchesWhatARegularExpressionDoes: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*?", 7);
            String text = text(random, "ab", 7);
            String regex = pattern.chars()
                    .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : String.valueOf((char) c))
                    .collect(Collectors.joining());
            String where = "'" + pattern + "' of '" + text + "', seed " + seed;
            assertEquals(Pattern.matches(regex, text), new Glob(pattern).matches(text), where);
            int cut = random.nextInt(text.length() + 1);
            assertEquals(
                    new Glob(pattern).matches(text),
                    new Glob(pattern)
                            .after(text.substring(0, cut)).stream()
                                    .anyMatch(rest -> new Glob(rest).matches(text.substring(cut))),
                    where);
        }
    }

    private static String text(Random random, String letters, int longest) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void noPatternTakesLongerThanItsLengthTimesThatOfTheText() {
        String pattern = "*a".repeat(500) + "b";
        String text = "a".repeat(2000);
        assertFalse(assertTimeoutPreemptively(java.time.Duration.ofMinutes(1), () -> new Glob(pattern).matches(text)));
    }
}
