package io.basalt.store.columnar;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import java.io.IOException;

/** Writes the file of a rendition whole, or not at all. */
public final class RenditionFile {
    private static final String UNFINISHED = ".tmp";

    private RenditionFile() {}

    /** Writes a rendition, all of it. */
    public interface Body {
        void write(Appender out) throws IOException;
    }

    /**
     * Writes under another name, syncs, and renames; what is unfinished is removed.
     *
     * @param path the file's name; its directory exists, and nobody else writes it meanwhile
     * @return bytes of the file
     */
    public static long write(Disk disk, String path, Body body) throws IOException {
        String unfinished = path + UNFINISHED;
        disk.delete(unfinished);
        try {
            long bytes;
            try (Appender out = disk.create(unfinished)) {
                body.write(out);
                out.sync();
                bytes = out.position();
            }
            disk.rename(unfinished, path);
            disk.syncDirectory(parent(path));
            return bytes;
        } catch (IOException | RuntimeException e) {
            remove(disk, unfinished, e);
            throw e;
        }
    }

    /** No effect where it was renamed. */
    private static void remove(Disk disk, String unfinished, Exception reason) {
        try {
            disk.delete(unfinished);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static String parent(String path) {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }
}
