package io.basalt.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * SQL text, cut at the semicolons that end statements: not those in strings, quoted names or comments.
 *
 * @param complete the statements that a semicolon ended, without it
 * @param rest what follows the last such semicolon
 */
record SqlStatements(List<String> complete, String rest) {
    SqlStatements {
        complete = List.copyOf(complete);
    }

    static SqlStatements of(String text) {
        return new Scanner(text).scan();
    }

    /** All statements, the last one ended by the end of the text. */
    List<String> all() {
        List<String> all = new ArrayList<>(complete);
        if (!isBlank(rest)) {
            all.add(rest);
        }
        return all;
    }

    /** Whether a text holds nothing but white space and comments. */
    static boolean isBlank(String text) {
        return !new Scanner(text).anythingSaid();
    }

    /** Walks over a text, one token of interest at a time. */
    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        SqlStatements scan() {
            List<String> complete = new ArrayList<>();
            int begin = 0;
            while (at < text.length()) {
                if (text.charAt(at) == ';') {
                    String statement = text.substring(begin, at);
                    if (!isBlank(statement)) {
                        complete.add(statement.strip());
                    }
                    at++;
                    begin = at;
                } else {
                    skip();
                }
            }
            return new SqlStatements(complete, text.substring(begin).strip());
        }

        boolean anythingSaid() {
            while (at < text.length()) {
                int before = at;
                boolean comment = startsComment();
                skip();
                if (!comment
                        && !text.substring(before, Math.min(at, text.length())).isBlank()) {
                    return true;
                }
            }
            return false;
        }

        private boolean startsComment() {
            return text.startsWith("--", at) || text.startsWith("/*", at);
        }

        private void skip() {
            char c = text.charAt(at);
            if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end + 1;
            } else if (text.startsWith("/*", at)) {
                skipBlockComment();
            } else if (c == '\'' || c == '"' || c == '`') {
                skipQuoted(c);
            } else {
                at++;
            }
        }

        /** Block comments nest in Spark. */
        private void skipBlockComment() {
            int depth = 0;
            do {
                if (text.startsWith("/*", at)) {
                    depth++;
                    at += 2;
                } else if (text.startsWith("*/", at)) {
                    depth--;
                    at += 2;
                } else {
                    at++;
                }
            } while (depth > 0 && at < text.length());
        }

        private void skipQuoted(char quote) {
            at++;
            while (at < text.length() && text.charAt(at) != quote) {
                at += text.charAt(at) == '\\' && quote != '`' ? 2 : 1;
            }
            at++;
        }
    }
}
