package io.basalt.cli;

import java.io.PrintStream;

/** Numbered chapters of explanation and tables, for a person to read from top to bottom. */
final class Report {
    private static final int WIDTH = 100;
    private static final String INDENT = "  ";

    private final PrintStream out;
    private int chapter;

    Report(PrintStream out) {
        this.out = out;
    }

    void chapter(String title) {
        chapter++;
        out.println();
        String heading = chapter + ". " + title;
        out.println(heading);
        out.println("-".repeat(heading.length()));
    }

    /** Sentences, wrapped into lines; the parts are joined by blanks. */
    void prose(String... parts) {
        StringBuilder line = new StringBuilder();
        for (String word : String.join(" ", parts).split(" ")) {
            if (line.length() + word.length() >= WIDTH) {
                out.println(line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        out.println(line);
    }

    void text(String... lines) {
        for (String line : lines) {
            out.println(line);
        }
    }

    /** What a person would type, before what it prints. */
    void command(String command) {
        out.println();
        out.println("$ " + command);
        out.flush();
    }

    void table(Listing listing) {
        out.println();
        listing.printTable(INDENT, out);
        out.println();
    }
}
