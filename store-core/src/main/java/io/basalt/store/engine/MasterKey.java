package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.tenant.Sealing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key under which the secrets of access keys are sealed: 64 hexadecimal digits in a file, which its owner alone may read.
 * It is in no backup. Thread-safe.
 */
final class MasterKey {
    private static final String FILE = "master.key";
    private static final String VARIABLE = "BASALT_MASTER_KEY_FILE";

    private final Path file;
    private final SecureRandom random;
    private @Nullable Sealing sealing;

    MasterKey(Path root, SecureRandom random) {
        this.file = Optional.ofNullable(System.getenv(VARIABLE))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .orElse(root.resolve(FILE));
        this.random = random;
    }

    /**
     * Seals and opens secrets.
     *
     * @param isFirst whether nothing has been sealed yet, so that a key that is missing may be made
     * @throws StoreException.Unavailable where the file is missing though something was sealed, or holds no key
     */
    synchronized Sealing sealing(boolean isFirst) throws StoreException {
        if (sealing == null) {
            try {
                if (isFirst && !Files.exists(file)) {
                    make();
                }
                sealing = new Sealing(read(), file.toString(), random);
            } catch (IOException e) {
                throw new StoreException.Unavailable(
                        "the master key cannot be read from " + file + ": " + e + "; restore the file, or name it by "
                                + VARIABLE,
                        e);
            }
        }
        return sealing;
    }

    private byte[] read() throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (!text.matches("[0-9a-fA-F]{" + 2 * Sealing.KEY_BYTES + "}")) {
            throw new IOException("it holds " + text.length() + " characters, expected " + 2 * Sealing.KEY_BYTES
                    + " hexadecimal digits");
        }
        return HexFormat.of().parseHex(text);
    }

    private void make() throws IOException {
        byte[] key = new byte[Sealing.KEY_BYTES];
        random.nextBytes(key);
        byte[] text = (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try (FileChannel out = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
            out.write(ByteBuffer.wrap(text));
            out.force(true);
        }
        Files.move(temporary, file);
        StoreDirectory.force(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
