package io.basalt.it;

import io.basalt.store.io.Appender;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Does to a {@link MemoryDisk} what a process did to a directory, up to some moment; the disk then tells what of it was
 * synced. A write has happened when it has returned; a sync that has returned covers what was written before it began.
 */
final class SyscallReplay {
    /** Whose loss means nothing, and which are written in place: locks, and what RocksDB tells its operators. */
    private static final Pattern IGNORED = Pattern.compile("(.*/)?(LOCK|LOG(\\.old.*)?)");

    private final Path root;
    private final Path output;
    private final int cut;
    private final MemoryDisk disk = new MemoryDisk();
    private final Map<String, Appender> files = new HashMap<>();
    private final StringBuilder said = new StringBuilder();

    private SyscallReplay(Path root, Path output, int cut) {
        this.root = root;
        this.output = output;
        this.cut = cut;
    }

    /**
     * @param disk with all that was done
     * @param said what the process had begun to write to its output
     */
    record Replayed(MemoryDisk disk, String said) {}

    /**
     * @param base what {@code root} held, durably, when the process began
     * @param calls of the process
     * @param output a file that the process says on what it does
     * @param cut number of the trace's line before which the power fails
     */
    static Replayed replay(Path base, Path root, Path output, List<Syscall> calls, int cut) throws IOException {
        SyscallReplay replay = new SyscallReplay(root, output, cut);
        replay.load(base);
        for (Syscall call :
                calls.stream().sorted(Comparator.comparingInt(replay::moment)).toList()) {
            if (replay.moment(call) < cut) {
                replay.apply(call);
            }
        }
        return new Replayed(replay.disk, replay.said.toString());
    }

    private static boolean isSync(Syscall call) {
        return call.name().equals("fsync") || call.name().equals("fdatasync");
    }

    /** When it takes effect, in lines of the trace. */
    private int moment(Syscall call) {
        return isSync(call) || call.writesTo(output) ? call.begun() : call.ended();
    }

    private void load(Path base) throws IOException {
        try (Stream<Path> paths = Files.walk(base)) {
            for (Path path : paths.sorted().toList()) {
                String name = base.relativize(path).toString();
                if (Files.isDirectory(path)) {
                    disk.createDirectories(name);
                } else if (!IGNORED.matcher(name).matches()) {
                    Appender file = create(name);
                    file.write(ByteBuffer.wrap(Files.readAllBytes(path)));
                    file.sync();
                    int slash = name.lastIndexOf('/');
                    disk.syncDirectory(slash < 0 ? "" : name.substring(0, slash));
                }
            }
        }
    }

    private Appender create(String name) throws IOException {
        Appender file = disk.create(name);
        files.put(name, file);
        return file;
    }

    private boolean isOurs(String path) {
        return path.startsWith(root + "/")
                && !IGNORED.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
    }

    private String name(String path) {
        return path.equals(root.toString())
                ? ""
                : path.substring(root.toString().length() + 1);
    }

    private void apply(Syscall call) throws IOException {
        if (call.failed()) {
            return;
        }
        switch (call.name()) {
            case "open", "openat", "creat" -> open(call);
            case "write", "writev" -> write(call);
            case "pwrite64", "pwritev" -> writeAt(call);
            case "fsync", "fdatasync" -> sync(call);
            case "rename", "renameat", "renameat2" -> rename(call);
            case "unlink", "unlinkat", "rmdir" -> delete(call);
            case "mkdir", "mkdirat" -> makeDirectory(call);
            case "ftruncate" -> truncate(call);
            case "mmap" -> map(call);
            case "lseek" -> {}
            default -> refuse(call);
        }
    }

    private void refuse(Syscall call) {
        if (isOurs(call.file()) || call.paths().stream().anyMatch(this::isOurs)) {
            throw new IllegalStateException("a store is not to be changed so, nor can it be replayed: " + call);
        }
    }

    private void open(Syscall call) throws IOException {
        String path = call.paths().get(0);
        if (isOurs(path) && (call.name().equals("creat") || call.arguments().contains("O_CREAT"))) {
            if (!disk.exists(name(path))) {
                create(name(path));
            } else if (call.arguments().contains("O_TRUNC")) {
                refuse(call);
            }
        }
    }

    private Appender file(Syscall call) {
        Appender file = files.get(name(call.file()));
        if (file == null) {
            throw new IllegalStateException("never created: " + call.file());
        }
        return file;
    }

    private void write(Syscall call) throws IOException {
        if (call.writesTo(output)) {
            said.append(new String(call.written(), StandardCharsets.UTF_8));
        } else if (isOurs(call.file())) {
            file(call).write(ByteBuffer.wrap(call.written()));
        }
    }

    private void writeAt(Syscall call) throws IOException {
        if (isOurs(call.file())) {
            if (file(call).position() != call.lastNumber()) {
                refuse(call);
            }
            file(call).write(ByteBuffer.wrap(call.written()));
        }
    }

    private void sync(Syscall call) throws IOException {
        String path = call.file();
        if (call.ended() >= cut || !(isOurs(path) || path.equals(root.toString()))) {
            return;
        }
        Appender file = files.get(name(path));
        if (file == null) {
            disk.syncDirectory(name(path));
        } else {
            file.sync();
        }
    }

    private void rename(Syscall call) throws IOException {
        String from = call.paths().get(0);
        String to = call.paths().get(1);
        if (isOurs(from) && isOurs(to)) {
            disk.rename(name(from), name(to));
            Appender file = files.remove(name(from));
            if (file != null) {
                files.put(name(to), file);
            }
        }
    }

    private void delete(Syscall call) throws IOException {
        String path = call.paths().get(0);
        if (isOurs(path)) {
            disk.delete(name(path));
            files.remove(name(path));
        }
    }

    private void makeDirectory(Syscall call) throws IOException {
        String path = call.paths().get(0);
        if (isOurs(path)) {
            disk.createDirectories(name(path));
        }
    }

    /** RocksDB cuts files to the length that they have, to give back what was allocated ahead. */
    private void truncate(Syscall call) {
        if (isOurs(call.file()) && file(call).position() != call.lastNumber()) {
            refuse(call);
        }
    }

    /** What is written through a mapping shows in no trace. */
    private void map(Syscall call) {
        boolean writes =
                call.arguments().contains("PROT_WRITE") && call.arguments().contains("MAP_SHARED");
        if (writes && call.arguments().contains("<")) {
            String path = new Syscall(0, 0, "", call.arguments().replaceFirst("^.*?(\\d+<)", "$1"), 0).file();
            if (isOurs(path)) {
                throw new IllegalStateException("mapped for writing, so a trace does not show all: " + path);
            }
        }
    }
}
