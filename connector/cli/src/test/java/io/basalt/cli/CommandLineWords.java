package io.basalt.cli;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A command line cut into words as a shell does where it has blanks and double quotes only. */
final class CommandLineWords {
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

    private CommandLineWords() {}

    static String[] of(String line) {
        List<String> words =
                WORD.matcher(line).results().map(MatchResult::group).toList();
        return words.stream()
                .map(word -> word.startsWith("\"") ? word.substring(1, word.length() - 1) : word)
                .toArray(String[]::new);
    }
}
