package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void theStoresOwnWordsCountMost() {
        Exception thrown = new RuntimeException(
                "job aborted", new IOException("task failed", new StoreException.NotFound("bucket 'b' is not there")));
        assertEquals("bucket 'b' is not there", Failure.line(thrown));
    }

    @Test
    void onlyTheFirstLineIsPrinted() {
        assertEquals("first", Failure.line(new IOException("\n  first\nsecond")));
    }

    @Test
    void missingFilesAreNamed() {
        assertEquals(
                "/a/b: no such file or directory",
                Failure.line(new UncheckedIOException(new NoSuchFileException("/a/b"))));
    }

    @Test
    void theKindsOfFileErrorsAreWords() {
        assertEquals("/a: directory not empty", Failure.line(new DirectoryNotEmptyException("/a")));
        assertEquals("/a: Disk is sad", Failure.line(new FileSystemException("/a", null, "Disk is sad")));
    }

    @Test
    void aBugIsCalledOne() {
        String line = Failure.line(new NullPointerException());
        assertEquals("internal error: NullPointerException (run again with --verbose for the stack trace)", line);
        assertTrue(Failure.line(new IllegalStateException("x")).startsWith("internal error: IllegalStateException: x"));
    }

    @Test
    void causesThatLeadBackEndTheSearch() {
        Exception inner = new Exception("inner");
        Exception outer = new IOException("outer", inner);
        inner.initCause(outer);
        assertEquals("outer", Failure.line(inner));
    }

    @Test
    void aFullOrLostStoreEndsEverything() {
        assertTrue(Failure.endsEverything(new IOException(new StoreException.OverQuota("full", new IOException()))));
        assertTrue(Failure.endsEverything(new StoreException.Unavailable("held")));
        assertFalse(Failure.endsEverything(new StoreException.AlreadyExists("x")));
        assertFalse(Failure.endsEverything(new NoSuchFileException("x")));
    }
}
