package io.basalt.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A text that a person names by its file. */
final class TextFile {
    private TextFile() {}

    /**
     * @param file {@code -} is standard input
     * @param expected what it is to hold, for errors
     */
    static String read(Globals globals, String file, String expected) throws IOException, CommandFailed {
        if (file.equals("-")) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        try {
            return Files.readString(globals.shell().resolve(Path.of(file)));
        } catch (NoSuchFileException e) {
            throw new CommandFailed(file + ": no such file; expected one with " + expected);
        } catch (MalformedInputException e) {
            throw new CommandFailed(file + ": is no UTF-8 text; expected " + expected);
        }
    }
}
