package io.basalt.store.testing;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;

/** Whole small files of a disk. */
public final class DiskFiles {
    private DiskFiles() {}

    /** Creates a file and writes it; syncs neither the file nor its directory. */
    public static Appender write(Disk disk, String path, byte[] bytes) throws IOException {
        Appender appender = disk.create(path);
        appender.write(ByteBuffer.wrap(bytes));
        return appender;
    }

    public static byte[] read(Disk disk, String path) throws IOException {
        try (RandomReader reader = disk.open(path)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(reader.size()));
            int count = reader.read(0, bytes);
            return Arrays.copyOf(bytes.array(), count);
        }
    }

    /** Writes all files of a disk, and its directories, into a directory of the system. */
    public static void copy(Disk disk, Path target) throws IOException {
        copy(disk, "", target);
    }

    private static void copy(Disk disk, String directory, Path target) throws IOException {
        for (String name : disk.list(directory)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            if (isDirectory(disk, path)) {
                copy(disk, path, Files.createDirectory(target.resolve(name)));
            } else {
                Files.write(target.resolve(name), read(disk, path));
            }
        }
    }

    private static boolean isDirectory(Disk disk, String path) throws IOException {
        try {
            disk.list(path);
            return true;
        } catch (NotDirectoryException e) {
            return false;
        }
    }

    /** Names a disk's state: equal for disks that hold the same files with the same bytes. */
    public static String digest(Disk disk) throws IOException {
        StringBuilder digest = new StringBuilder();
        digest(disk, "", digest);
        return digest.toString();
    }

    private static void digest(Disk disk, String directory, StringBuilder digest) throws IOException {
        for (String name : disk.list(directory)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            digest.append(path);
            if (isDirectory(disk, path)) {
                digest(disk, path, digest.append("/\n"));
            } else {
                digest.append(' ').append(Arrays.hashCode(read(disk, path))).append('\n');
            }
        }
    }
}
