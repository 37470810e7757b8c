package io.basalt.cli;

import io.basalt.store.api.StoreException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.AnalysisException;
import org.jspecify.annotations.Nullable;

/** Finds, in whatever a command died of, the one line that tells a person what went wrong. */
final class Failure {
    private Failure() {}

    /**
     * The message of the most telling exception in the chain of causes: the store's own, then Spark's complaint about a
     * query, then an I/O error, else the innermost. One line, never empty.
     */
    static String line(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        for (Class<? extends Throwable> telling :
                List.of(CommandFailed.class, StoreException.class, AnalysisException.class, IOException.class)) {
            Throwable found = last(chain, telling);
            if (found != null) {
                return words(found);
            }
        }
        return words(chain.get(chain.size() - 1));
    }

    /** Whether going on with further objects is pointless: the store itself is full or gone. */
    static boolean endsEverything(Throwable thrown) {
        return chain(thrown).stream()
                .anyMatch(t -> t instanceof StoreException.Unavailable
                        || t instanceof StoreException.OverQuota
                        || t instanceof StoreException.OutcomeUnknown
                        || t instanceof VirtualMachineError);
    }

    /** Whether nothing failed, and only nobody reads the results any more. */
    static boolean isReaderGone(Throwable thrown) {
        return chain(thrown).stream().anyMatch(ResultStream.ReaderGone.class::isInstance);
    }

    private static String words(Throwable thrown) {
        if (thrown instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file or directory";
        }
        if (thrown instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (thrown instanceof FileSystemLoopException loop) {
            return loop.getFile() + ": a symbolic link that leads back to a folder above it";
        }
        if (thrown instanceof FileAlreadyExistsException there) {
            return there.getFile() + ": is there already";
        }
        if (thrown instanceof FileSystemException other) {
            return other.getFile() + ": " + (other.getReason() == null ? kind(other) : other.getReason());
        }
        String message = firstLine(thrown.getMessage());
        if (message.isEmpty()) {
            return internal(thrown, "");
        }
        boolean meantForPeople = thrown instanceof IOException
                || thrown instanceof CommandFailed
                || thrown instanceof AnalysisException
                || thrown instanceof IllegalArgumentException
                || thrown instanceof org.apache.spark.SparkThrowable;
        if (thrown instanceof FileNotFoundException) {
            return message.startsWith("File does not exist") ? message : "not found: " + message;
        }
        return meantForPeople ? message : internal(thrown, message);
    }

    /** {@code directory not empty}, of a DirectoryNotEmptyException. */
    private static String kind(FileSystemException thrown) {
        String name = thrown.getClass().getSimpleName().replaceFirst("Exception$", "");
        return name.replaceAll("(?<=.)(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String internal(Throwable thrown, String message) {
        return "internal error: " + thrown.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message)
                + " (run again with --verbose for the stack trace)";
    }

    static String firstLine(@Nullable String message) {
        return message == null
                ? ""
                : message.lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    private static @Nullable Throwable last(List<Throwable> chain, Class<? extends Throwable> kind) {
        Throwable found = null;
        for (Throwable thrown : chain) {
            if (kind.isInstance(thrown)) {
                found = thrown;
            }
        }
        return found;
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable next = thrown; next != null && seen.add(next); next = next.getCause()) {
            chain.add(next);
        }
        return chain;
    }
}
