package io.basalt.cli;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.shell.PathData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies at or below a path and may match, in the order in which Hadoop's shell walks: the byte order of keys, those of
 * directories with their slash. Objects come from the index, page by page. Directories and files that are being written are
 * not in it: the first are walked, but none is listed that has no directory in it; of the others there are few.
 */
final class FindAnswer implements RemoteIterator<PathData> {
    static final int PAGE = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(FindAnswer.class);

    private static final Comparator<String> BYTES =
            Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final Store store;
    private final BufferAllocator allocator;
    private final PathData item;
    private final Configuration conf;
    private final Predicate predicate;
    private final int pageSize;

    private final Deque<String> objects = new ArrayDeque<>();
    private Optional<String> lastObject = Optional.empty();
    private boolean pagesLeft = true;
    private final NavigableSet<String> open = new TreeSet<>(BYTES);
    private final Deque<RemoteIterator<FileStatus>> walk = new ArrayDeque<>();
    private Optional<String> directory = Optional.empty();
    private Optional<PathData> next = Optional.empty();

    /** @param objectsOnly whether only what is in the index comes into question */
    FindAnswer(
            Store store,
            BufferAllocator allocator,
            PathData item,
            Configuration conf,
            Predicate predicate,
            boolean objectsOnly,
            int pageSize)
            throws IOException {
        this.store = store;
        this.allocator = allocator;
        this.item = item;
        this.conf = conf;
        this.predicate = predicate;
        this.pageSize = pageSize;
        if (!objectsOnly) {
            findOpen();
            descend(item.path);
            walkOn();
        }
    }

    /** The key of a file, or of a directory with its slash; empty for a bucket. */
    static String key(PathData item) {
        return key(item.fs.makeQualified(item.path), item.stat.isDirectory());
    }

    private static String key(Path path, boolean directory) {
        String key = path.toUri().getPath().replaceFirst("^/", "");
        return directory && !key.isEmpty() ? key + Path.SEPARATOR : key;
    }

    private String bucket() {
        return item.fs.getUri().getAuthority();
    }

    @Override
    public boolean hasNext() throws IOException {
        while (next.isEmpty()) {
            if (objects.isEmpty() && pagesLeft) {
                fetch();
            }
            Optional<String> first = Stream.of(
                            Optional.ofNullable(objects.peek()), open.stream().findFirst(), directory)
                    .flatMap(Optional::stream)
                    .min(BYTES);
            if (first.isEmpty()) {
                return false;
            }
            pass(first.get());
            next = found(first.get());
        }
        return true;
    }

    @Override
    public PathData next() throws IOException {
        if (!hasNext()) {
            throw new NoSuchElementException("nothing more below " + item);
        }
        PathData found = next.orElseThrow();
        next = Optional.empty();
        return found;
    }

    private void pass(String key) throws IOException {
        if (key.equals(objects.peek())) {
            objects.remove();
        }
        open.remove(key);
        if (directory.equals(Optional.of(key))) {
            walkOn();
        }
    }

    /** Absent where it has gone meanwhile, or no path names that key. */
    private Optional<PathData> found(String key) throws IOException {
        String path = key.endsWith(Path.SEPARATOR) ? key.substring(0, key.length() - 1) : key;
        String argument = item.toString();
        String below = path.substring(Math.min(path.length(), key(item).length()));
        String name = below.isEmpty()
                ? argument
                : argument.equals(Path.CUR_DIR)
                        ? below
                        : argument + (argument.endsWith(Path.SEPARATOR) ? "" : Path.SEPARATOR) + below;
        PathData found = new PathData(name, conf);
        boolean named = key(found.fs.makeQualified(found.path), false).equals(path);
        return found.exists && named ? Optional.of(found) : Optional.empty();
    }

    // ---- objects

    private void fetch() throws IOException {
        Predicate further = lastObject
                .<Predicate>map(last ->
                        new Predicate.Compare(SystemField.KEY, Predicate.Operator.GREATER, AttributeValue.of(last)))
                .orElse(Predicate.Constant.TRUE);
        Query page = Query.of(bucket(), Predicate.and(predicate, further), SystemField.KEY)
                .orderBy(Query.Order.ascending(SystemField.KEY))
                .limit(pageSize);
        try (QueryResult result = store.query(page, allocator)) {
            while (result.next()) {
                VarCharVector keys = (VarCharVector) result.batch().getVector(0);
                for (int row = 0; row < keys.getValueCount(); row++) {
                    objects.add(new String(keys.get(row), StandardCharsets.UTF_8));
                }
            }
        }
        pagesLeft = objects.size() == pageSize;
        lastObject = Optional.ofNullable(objects.peekLast());
    }

    // ---- files that are being written

    private void findOpen() throws IOException {
        List<OpenFiles.Info> page = store.openFiles().below(bucket(), key(item), 0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(file -> open.add(file.key().key()));
            page = store.openFiles()
                    .below(bucket(), key(item), page.get(page.size() - 1).openId(), PAGE);
        }
    }

    // ---- directories

    private void walkOn() throws IOException {
        directory = Optional.empty();
        while (directory.isEmpty() && !walk.isEmpty()) {
            if (!walk.element().hasNext()) {
                walk.remove();
                continue;
            }
            FileStatus child = walk.element().next();
            if (child.isDirectory()) {
                directory = Optional.of(key(child.getPath(), true));
                descend(child.getPath());
            }
        }
    }

    private void descend(Path path) throws IOException {
        try {
            if (item.fs.getContentSummary(path).getDirectoryCount() > 1) {
                walk.push(item.fs.listStatusIterator(path));
            }
        } catch (FileNotFoundException e) {
            LOG.debug("{} has gone since its parent was listed", path, e);
        }
    }
}
