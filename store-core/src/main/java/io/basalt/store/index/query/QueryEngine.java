package io.basalt.store.index.query;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.Field;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/** Runs queries over sources of rows. Thread-safe; keeps paths of directories from one query to the next. */
public final class QueryEngine {
    private final Directories directories;
    private final TierLookup tiers;
    private final PathCache paths;

    public QueryEngine(Directories directories, TierLookup tiers) {
        this.directories = directories;
        this.tiers = tiers;
        this.paths = new PathCache(directories);
    }

    /**
     * Answers a query from a source, at the source's LSN whatever the query asks for. The answer is made as it is read.
     *
     * @param source closed with the result, or here where this fails
     * @throws StoreException.InvalidArgument where the predicate compares what does not compare
     */
    public QueryResult run(Query query, BucketSource source, BufferAllocator allocator) throws StoreException {
        try {
            Scan scan = new Scan(query, source, directories, paths, tiers);
            Answer answer = answer(scan);
            return new SourceResult(source, scan, answer, new Batch(columns(query, allocator)));
        } catch (StoreException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static Answer answer(Scan scan) {
        Query query = scan.query();
        if (query.grouping().isPresent()) {
            return new GroupedAnswer(scan, query.grouping().get());
        } else if (query.columns().isEmpty()) {
            return new CountAnswer(scan);
        }
        return query.order().isEmpty() ? new RowsAnswer(scan) : new OrderedAnswer(scan);
    }

    private static List<ColumnWriter> columns(Query query, BufferAllocator allocator) {
        Stream<Field> fields = query.grouping().map(Query.Grouping::by).orElse(query.columns()).stream();
        Stream<Aggregate> aggregates = query.grouping().map(Query.Grouping::aggregates).orElse(List.of()).stream();
        return Stream.concat(
                        fields.map(field -> new ColumnWriter(field.column(), field.type(), allocator)),
                        aggregates.map(of -> new ColumnWriter(of.column(), of.type(), allocator)))
                .toList();
    }
}
