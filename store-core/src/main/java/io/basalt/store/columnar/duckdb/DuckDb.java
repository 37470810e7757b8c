package io.basalt.store.columnar.duckdb;

import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.columnar.parquet.ParquetExcerpt;
import io.basalt.store.columnar.parquet.PlainColumn;
import io.basalt.store.io.RandomReader;
import java.io.Closeable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;

/**
 * DuckDB, if it is there: its driver and arrow-c-data are found when they are first needed, and nothing else of this package's face
 * mentions their classes. Thread-safe.
 */
public final class DuckDb implements Closeable {
    private static final long LEAST_MEMORY = 64L << 20;

    private final Scratch scratch;
    private final ClassLoader classes;
    private final Limits limits;
    private Optional<String> problem = Optional.empty();
    private Optional<DuckConnections> connections = Optional.empty();
    private boolean looked;
    private boolean closed;

    /**
     * In bytes, of a scan.
     *
     * @param memory of DuckDB's own, for pages and the like; what the allocator counts besides are copies and batches
     * @param copied of the needed columns of a row group, as they are stored
     * @param together the same of several row groups that are read by one query
     */
    record Limits(long memory, long copied, long together) {
        static final Limits DEFAULT = new Limits(256L << 20, 256L << 20, 32L << 20);
    }

    /** @param scratch becomes its own */
    public DuckDb(Scratch scratch) {
        this(scratch, DuckDb.class.getClassLoader(), Limits.DEFAULT);
    }

    /** @param classes where the drivers are looked for */
    DuckDb(Scratch scratch, ClassLoader classes, Limits limits) {
        this.scratch = scratch;
        this.classes = classes;
        this.limits = limits;
    }

    /** Why it cannot be asked, in one line; absent where it can, as far as is known. */
    public synchronized Optional<String> problem() {
        if (!looked) {
            looked = true;
            problem = missing("org.duckdb.DuckDBDriver", "org.duckdb:duckdb_jdbc")
                    .or(() -> missing("org.apache.arrow.c.Data", "org.apache.arrow:arrow-c-data"));
        }
        return problem;
    }

    private Optional<String> missing(String type, String artifact) {
        try {
            Class.forName(type, false, classes);
            return Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.of(artifact + " is not on the class path");
        }
    }

    /**
     * What is to be read of a content.
     *
     * @param filter of which DuckDB takes what it understands as the store does
     * @param wanted numbers of row groups
     * @param aggregation what is computed of the rows that match; the columns are those that it needs then
     * @param common whether all values of a column that is a date or timestamp are of a time for which all calendars agree
     */
    public record Request(
            List<String> columns,
            Predicate filter,
            Optional<ColumnAggregation> aggregation,
            IntPredicate wanted,
            java.util.function.Predicate<String> common,
            long batchBytes) {
        public Request {
            columns = List.copyOf(columns);
        }
    }

    /**
     * @param content stays open
     * @param allocator of copies and batches
     * @throws DuckDbFailure where it cannot be had by DuckDB with certainty
     * @throws IOException where the content cannot be read
     */
    public FilteredScan scan(RandomReader content, Request request, BufferAllocator allocator)
            throws IOException, DuckDbFailure {
        Optional<String> absent = problem();
        if (absent.isPresent()) {
            throw new DuckDbFailure(absent.get());
        }
        long memory = Math.min(limits.memory, Long.highestOneBit(Math.max(1, allocator.getHeadroom() / 2)));
        if (memory < LEAST_MEMORY) {
            throw new DuckDbFailure("the allocator has " + allocator.getHeadroom() + " bytes left, too few for it");
        }
        try {
            ParquetExcerpt excerpt =
                    ParquetExcerpt.of(content, request.columns, columns(request.filter), request.common, allocator);
            Map<String, PlainColumn> used = new LinkedHashMap<>();
            for (String name : request.columns) {
                used.put(name, excerpt.column(name).orElseThrow());
            }
            DuckScan.Wanted what = request.aggregation.isPresent()
                    ? aggregated(request, request.aggregation.get(), used)
                    : filtered(request, excerpt, used);
            List<ExcerptPart> parts = ExcerptPart.of(excerpt, List.copyOf(used.values()), request.wanted, limits);
            DuckConnections open = connections();
            Optional<DuckFilter.Texts> texts = DuckFilter.texts(
                    request.filter, name -> excerpt.column(name).filter(used::containsValue));
            return new DuckScan(excerpt, what, texts, parts, scratch, open, open.take(memory), allocator);
        } catch (ParquetExcerpt.Refusal | SQLException e) {
            throw new DuckDbFailure(e);
        } catch (LinkageError e) {
            throw unusable(e);
        }
    }

    /** @param used the projected columns, to which those of the filter are added */
    private static DuckScan.Wanted filtered(Request request, ParquetExcerpt excerpt, Map<String, PlainColumn> used)
            throws DuckDbFailure {
        List<PlainColumn> projected = List.copyOf(used.values());
        String where = DuckFilter.sql(request.filter, name -> {
                    Optional<PlainColumn> column = excerpt.column(name);
                    column.ifPresent(found -> used.put(name, found));
                    return column;
                })
                .orElseThrow(() -> new DuckDbFailure("it understands nothing of the filter as the store does"));
        return new DuckScan.Wanted(projected, where, Optional.empty(), request.batchBytes);
    }

    private static DuckScan.Wanted aggregated(
            Request request, ColumnAggregation aggregation, Map<String, PlainColumn> used) throws DuckDbFailure {
        String where = DuckFilter.exactly(request.filter, name -> Optional.ofNullable(used.get(name)))
                .orElseThrow(() -> new DuckDbFailure("it does not understand all of the filter as the store does"));
        DuckAggregation computed = DuckAggregation.of(aggregation, used);
        return new DuckScan.Wanted(computed.columns(), where, Optional.of(computed.grouping()), request.batchBytes);
    }

    private synchronized DuckConnections connections() throws DuckDbFailure {
        if (closed) {
            throw new DuckDbFailure("the store is closed");
        }
        DuckConnections open = connections.orElseGet(DuckConnections::new);
        connections = Optional.of(open);
        return open;
    }

    /** It is not tried again. */
    private synchronized DuckDbFailure unusable(LinkageError e) {
        problem = Optional.of("it cannot be loaded: " + e);
        return new DuckDbFailure(e);
    }

    private static Set<String> columns(Predicate filter) {
        return filter.fields().stream()
                .filter(Field.Attribute.class::isInstance)
                .map(field -> ((Field.Attribute) field).name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Scans that have begun go on. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        connections.ifPresent(DuckConnections::close);
        scratch.close();
    }
}
