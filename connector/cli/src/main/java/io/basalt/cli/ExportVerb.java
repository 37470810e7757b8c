package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = {
            "Write objects to files of a folder, each under its key below the URI.",
            "",
            "Run again, it skips files that have the same bytes. A file appears whole or not at all."
        },
        footer = {"", "Example:", "  basalt export basalt://pets/photos/2019 /tmp/photos-2019"})
final class ExportVerb implements Callable<Integer> {
    private static final int BUFFER = 1 << 18;
    private static final Set<String> NO_FILE_NAMES = Set.of("", ".", "..");

    private final Globals globals;

    @Parameters(index = "0", paramLabel = "URI", description = "basalt://BUCKET/KEY, or a directory, or a bucket.")
    private @Nullable BasaltUri source;

    @Parameters(index = "1", paramLabel = "DIR", description = "The folder; made where it is missing.")
    private Path directory = Path.of("");

    ExportVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed, InterruptedException {
        Path root = globals.shell().resolve(directory);
        try (Store store = globals.openExistingStore()) {
            ObjectsBelow objects = new ObjectsBelow(store, Objects.requireNonNull(source));
            int base = objects.base().length();
            Transfer.Totals totals;
            try (Transfer transfer = new Transfer("export", Transfer.usualThreads(), globals)) {
                boolean found = objects.forEach(key -> transfer.submit(
                        key, () -> export(store, key, file(root, key.key().substring(base)))));
                if (!found) {
                    throw new StoreException.NotFound(source + ": no such object or directory");
                }
                totals = transfer.finish();
            }
            globals.shell().out().println(totals.summary("exported", "skipped"));
            return totals.exitCode();
        }
    }

    /** The file for a key; refuses keys that would lead out of the folder or that no file can have. */
    private static Path file(Path root, String relative) throws IOException {
        if (Arrays.stream(relative.split("/", -1)).anyMatch(NO_FILE_NAMES::contains) || relative.indexOf('\0') >= 0) {
            throw new IOException("no file can have this name; rename the object with 'basalt fs -mv'");
        }
        return root.resolve(relative);
    }

    private static Transfer.Result export(Store store, ObjectKey key, Path file) throws IOException {
        var object = store.stat(key).orElseThrow(() -> new StoreException.NotFound(key + ": deleted meanwhile"));
        if (FileChecksum.same(file, object.entry())) {
            return Transfer.Result.SKIPPED;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no file name");
        }
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, ".basalt-", ".part");
        try {
            long bytes = copy(store, key, part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return new Transfer.Result(Transfer.Outcome.DONE, bytes);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long copy(Store store, ObjectKey key, Path file) throws IOException {
        long position = 0;
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (ObjectReader reader = store.open(key);
                SeekableByteChannel out = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            while (reader.read(position, buffer) > 0) {
                buffer.flip();
                position += buffer.remaining();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                buffer.clear();
            }
        }
        return position;
    }
}
