package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.hadoop.BasaltConfiguration;
import io.basalt.hadoop.BasaltFileSystem;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import io.basalt.store.predicate.BoundWhere;
import io.basalt.store.predicate.BucketFields;
import io.basalt.store.predicate.Where;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.hadoop.fs.shell.PathData;
import org.apache.hadoop.fs.shell.find.Find;

/**
 * Hadoop's find, which asks the index of {@code basalt://} for what its names can match instead of walking, and knows
 * {@code -where}. Hadoop's expressions go on to decide what matches and to print it, in the order of the walk.
 */
public final class IndexedFind extends Find {
    public static final String NAME = Find.NAME;
    public static final String USAGE = "<path> ... [-where <condition>] <expression> ...";
    public static final String DESCRIPTION = Find.DESCRIPTION
            + "-where <condition>\n"
            + "    Only objects of which the condition holds, as 'basalt query' has it: \"label = 'cat' AND size > 1000\".\n"
            + "    It stands before -print, and is for basalt:// paths.\n";

    private static final String WHERE = "-where";
    private static final String SNAPSHOTS = ".snapshot";

    private Optional<Where> where = Optional.empty();
    private Predicate names = Predicate.Constant.TRUE;
    private boolean answering;

    @Override
    protected void processOptions(LinkedList<String> args) throws IOException {
        int at = args.indexOf(WHERE);
        if (at >= 0) {
            if (at + 1 == args.size() || args.subList(0, at).stream().anyMatch(FindNames::prints)) {
                throw new IllegalArgumentException(WHERE + ": expected a condition after it, and -print not before");
            }
            args.remove(at);
            where = Optional.of(Where.parse(args.remove(at)));
        }
        names = FindNames.of(args);
        super.processOptions(args);
    }

    @Override
    protected void processPath(PathData item) throws IOException {
        if (where.isEmpty() || answering) {
            super.processPath(item);
        } else if (!isIndexed(item)) {
            throw new IOException(WHERE + ": `" + item + "' is not in an index: expected a path of basalt://");
        } else if (!item.stat.isDirectory()) {
            String key = FindAnswer.key(item);
            answer(item, Predicate.equal(SystemField.KEY, AttributeValue.of(key)));
        }
    }

    @Override
    protected void recursePath(PathData item) throws IOException {
        if (answering) {
            return; // what lies below is in the same answer
        }
        if (isIndexed(item) && (where.isPresent() || names != Predicate.Constant.TRUE)) {
            answer(item, Predicate.keyPrefix(FindAnswer.key(item)));
        } else if (where.isEmpty()) {
            super.recursePath(item);
        }
    }

    private static boolean isIndexed(PathData item) {
        return item.fs instanceof BasaltFileSystem
                && Arrays.stream(item.path.toUri().getPath().split("/")).noneMatch(SNAPSHOTS::equals);
    }

    /** Gives Hadoop's expressions what the index knows to come into question. */
    private void answer(PathData item, Predicate within) throws IOException {
        String bucket = item.fs.getUri().getAuthority();
        answering = true;
        try (Store store = Stores.open(BasaltConfiguration.of(getConf(), bucket, System.getenv())
                        .store());
                BufferAllocator allocator = new RootAllocator()) {
            Predicate wanted = Predicate.and(within, names);
            if (where.isPresent()) {
                BoundWhere bound = where.get().bind(BucketFields.of(store.attributes(bucket)));
                bound.warnings().forEach(this::displayWarning);
                wanted = Predicate.and(wanted, bound.predicate());
            }
            processPaths(
                    item,
                    new FindAnswer(store, allocator, item, getConf(), wanted, where.isPresent(), FindAnswer.PAGE));
        } finally {
            answering = false;
        }
    }
}
