package io.basalt.store.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A small file system of its own, which it takes privileges to have. */
final class Mount implements AutoCloseable {
    /** What kind of file system. */
    enum Kind {
        TMPFS,
        EXT4
    }

    private final Path point;

    private Mount(Path point) {
        this.point = point;
    }

    /** Mounts one of {@code bytes} bytes below {@code folder}; absent, and the reason printed, where that is not permitted. */
    static Optional<Mount> of(Kind kind, Path folder, long bytes) throws Exception {
        Path point = Files.createDirectory(folder.resolve("mounted"));
        List<List<String>> commands = new ArrayList<>();
        if (kind == Kind.TMPFS) {
            commands.add(List.of("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", point.toString()));
        } else {
            String image = folder.resolve("image").toString();
            try (RandomAccessFile file = new RandomAccessFile(image, "rw")) {
                file.setLength(bytes);
            }
            commands.add(List.of("mkfs.ext4", "-q", "-F", "-m", "0", image));
            commands.add(List.of("mount", "-o", "loop", image, point.toString()));
        }
        for (List<String> command : commands) {
            Optional<String> obstacle = run(command);
            if (obstacle.isPresent()) {
                System.out.println("SKIPPED: no " + kind + " of its own can be mounted here: " + obstacle.get());
                return Optional.empty();
            }
        }
        return Optional.of(new Mount(point));
    }

    private static Optional<String> run(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(command.get(0) + ": " + said);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    Path point() {
        return point;
    }

    @Override
    public void close() throws Exception {
        Optional<String> obstacle = run(List.of("umount", point.toString()));
        if (obstacle.isPresent()) {
            throw new IOException(obstacle.get());
        }
    }
}
