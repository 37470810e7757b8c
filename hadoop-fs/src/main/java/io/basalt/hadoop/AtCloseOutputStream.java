package io.basalt.hadoop;

import io.basalt.store.api.ObjectWriter;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Writes a file of which nobody sees anything before its close, which fails where the file's condition does not hold then. */
final class AtCloseOutputStream extends BasaltOutputStream {
    private final ObjectWriter object;

    AtCloseOutputStream(ObjectWriter object, StoreCalls calls, Path path, Writers writers, Set<String> capabilities) {
        super(object, calls, path, writers, capabilities);
        this.object = object;
    }

    @Override
    void commit() throws IOException {
        object.commit();
    }

    /** Nothing stays. */
    @Override
    void giveUp(IOException cause) {}

    @Override
    void abandon() throws IOException {
        object.close();
    }

    /** Its writer has not said that it is whole: it does not appear. */
    @Override
    void closeWithFileSystem() throws IOException {
        @Nullable IOException failure = abort().anyCleanupException();
        if (failure != null) {
            throw failure;
        }
    }
}
