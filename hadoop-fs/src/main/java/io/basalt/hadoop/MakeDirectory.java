package io.basalt.hadoop;

import java.io.IOException;
import java.util.LinkedList;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathExistsException;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotDirectoryException;
import org.apache.hadoop.fs.PathNotFoundException;
import org.apache.hadoop.fs.shell.CommandFormat;
import org.apache.hadoop.fs.shell.FsCommand;
import org.apache.hadoop.fs.shell.PathData;

/** Hadoop's {@code -mkdir}, which also makes buckets: the one that a path names and, with {@code -p}, the one it is in. */
final class MakeDirectory extends FsCommand {
    // Read by reflection, under these names.
    public static final String NAME = "mkdir";
    public static final String USAGE = "[-p] <path> ...";
    public static final String DESCRIPTION =
            "Create a directory in specified location, or a bucket (basalt://bucket/).\n"
                    + "-p: Do not fail if the directory already exists, and create what is missing above it";

    private boolean createParents;

    @Override
    @SuppressWarnings("NonApiType") // Hadoop's signature
    protected void processOptions(LinkedList<String> arguments) {
        CommandFormat format = new CommandFormat(1, Integer.MAX_VALUE, "p");
        format.parse(arguments);
        createParents = format.getOpt("p");
    }

    @Override
    protected void processPath(PathData item) throws IOException {
        if (!item.stat.isDirectory()) {
            throw new PathIsNotDirectoryException(item.toString());
        }
        if (!createParents) {
            throw new PathExistsException(item.toString());
        }
    }

    @Override
    protected void processNonexistentPath(PathData item) throws IOException {
        Path path = new Path(item.path.toString()); // drops a trailing slash
        Path parent = path.getParent();
        if (createParents && item.fs instanceof BasaltFileSystem) {
            make(item.fs, new Path(item.fs.getUri() + Path.SEPARATOR), item);
        } else if (!createParents && parent != null && !item.fs.exists(parent)) {
            throw new PathNotFoundException(parent.toString());
        }
        make(item.fs, path, item);
    }

    private static void make(FileSystem files, Path path, PathData item) throws IOException {
        if (!files.mkdirs(path)) {
            throw new PathIOException(item.toString());
        }
    }
}
