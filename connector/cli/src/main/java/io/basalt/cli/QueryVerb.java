package io.basalt.cli;

import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.predicate.BucketFields;
import io.basalt.store.predicate.CallList;
import io.basalt.store.predicate.NameList;
import io.basalt.store.predicate.Where;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "query",
        description = {
            "Find the objects of a bucket by what they are. The index answers, exactly as of one commit; no object is"
                    + " opened.",
            "",
            "PREDICATE is a condition as in SQL's WHERE: =, <>, <, <=, >, >=, <=>, [NOT] IN (...), [NOT] BETWEEN ... AND"
                    + " ..., [NOT] LIKE 'a%%', IS [NOT] NULL, starts_with(f, 'a'), ends_with, contains, AND, OR, NOT,"
                    + " parentheses. Strings stand in '', times are strings such as '2026-01-31 12:00:00+02:00' (UTC"
                    + " without an offset).",
            "",
            "Names are the columns of the objects table (key, size, etag, content_type, created, modified, version,"
                    + " revision, tier) and attributes: label, image.width, tag.team; attr.NAME where an attribute is"
                    + " called like a column; `name` where it has other characters. Where objects have an attribute with"
                    + " different types, each object is compared by its own: a number compares with numbers, a string"
                    + " with strings and times; of any other type it is unknown whether the condition holds, as of a"
                    + " missing attribute, and so such objects are found neither by it nor by its NOT."
        },
        footer = {
            "",
            "Examples:",
            "  basalt query pets \"label = 'cat' AND image.width > 512\"",
            "  basalt query pets \"captured_at >= '2026-01-31' OR label IS NULL\" --format csv",
            "  basalt query pets \"key LIKE 'a/%%' AND label NOT IN ('cat', 'dog')\" --count",
            "  basalt query pets --select key,attr --format json --limit 10",
            "  basalt query pets \"good\" --order captured_at:desc,key --limit 20",
            "  basalt query pets --group-by label --agg \"count,sum(size)\" --order count:desc",
            "  basalt query pets --sample 0.1:42 --format arrow > sample.arrow",
            "  basalt query pets \"tier = 'hdd'\" --as-of 2026-01-31T12:00:00Z --explain"
        })
final class QueryVerb implements Callable<Integer> {
    private static final int BUFFER = 1 << 16;

    private final Globals globals;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final AsOfOption asOf = new AsOfOption();

    @Parameters(
            index = "0",
            paramLabel = "BUCKET",
            description = "The bucket, or basalt://BUCKET/PREFIX for what is below a prefix.")
    private String bucket = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PREDICATE", description = "Which objects; all without it.")
    private @Nullable String predicate;

    @Option(
            names = "--select",
            paramLabel = "NAMES",
            description =
                    "The columns, parted by commas; attr is all attributes, * everything. Default: key, size, tier,"
                            + " modified and what PREDICATE names.")
    private @Nullable String select;

    @Option(
            names = "--order",
            paramLabel = "NAMES",
            description = "What to order by, parted by commas: NAME, NAME:desc, NAME:desc:nulls_first. Groups can be"
                    + " ordered by their aggregates.")
    private @Nullable String order;

    @Option(names = "--limit", paramLabel = "N", description = "The most rows to print.")
    private @Nullable Long limit;

    @Option(names = "--offset", paramLabel = "N", description = "How many rows to leave out first.")
    private long offset;

    @Option(names = "--group-by", paramLabel = "NAMES", description = "Print a row for each group of equal values.")
    private @Nullable String groupBy;

    @Option(
            names = "--agg",
            paramLabel = "LIST",
            description =
                    "What to compute of each group, or of all objects: count, count(f), count(distinct f), sum(f),"
                            + " min(f), max(f), avg(f). Default: count.")
    private @Nullable String aggregates;

    @Option(
            names = "--sample",
            paramLabel = "FRACTION[:SEED]",
            description =
                    "Look only at about this fraction of the objects, such as 0.1; the same ones for the same seed.")
    private @Nullable String sample;

    @Option(names = "--count", description = "Print how many there are, and nothing else.")
    private boolean count;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "table, json (one object a line, attributes nested), csv, or arrow (an IPC stream, for a file or"
                            + " a pipe). Default: ${DEFAULT-VALUE}.")
    private QueryFormat format = QueryFormat.TABLE;

    @Option(names = "--explain", description = "After the rows, say on standard error how they were found.")
    private boolean explain;

    QueryVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed {
        QueryRequest request = request();
        try (Interruption interruption = Interruption.watch(globals.shell());
                Store store = globals.openExistingStore();
                BufferAllocator allocator = new RootAllocator()) {
            String named = request.uri().bucket();
            QueryPlan plan = QueryPlan.of(request, BucketFields.of(store.attributes(named)));
            if (format == QueryFormat.ARROW && !plan.sorting().isEmpty()) {
                throw misused("--format arrow gives groups as they come: order them where they are read");
            }
            plan.warnings().forEach(globals.shell()::say);
            try (QueryResult result = asOf.view(store, named).query(plan.query(), allocator)) {
                interruption.cancels(result::cancel);
                print(result, plan, interruption, allocator);
                if (explain) {
                    globals.shell().err().println(result.explain().strip());
                }
            }
        }
        return BasaltCommand.OK;
    }

    private QueryRequest request() throws IOException {
        QueryRequest request = new QueryRequest(
                BucketVerb.bucketUri(bucket),
                predicate == null ? Where.ANYTHING : read("predicate", predicate, Where::parse),
                list("--select", select, NameList::parse),
                list("--order", order, NameList::parse),
                list("--group-by", groupBy, NameList::parse),
                list("--agg", aggregates, CallList::parse),
                sample == null ? Optional.empty() : Optional.of(sample(sample)),
                offset,
                limit == null ? OptionalLong.empty() : OptionalLong.of(limit),
                count);
        if (format == QueryFormat.ARROW && globals.shell().terminal() && !count) {
            throw misused("--format arrow is bytes that no terminal can show: send them to a file or a pipe");
        }
        if (offset < 0 || request.limit().orElse(0) < 0) {
            throw misused("--limit and --offset: expected numbers of rows from 0");
        }
        if (request.isGrouped() && (count || select != null)) {
            throw misused("--group-by and --agg say what is printed: leave out --count and --select");
        }
        return request;
    }

    private Query.Sample sample(String typed) {
        String[] parts = typed.split(":", 2);
        try {
            return new Query.Sample(Double.parseDouble(parts[0]), parts.length == 1 ? 0 : Long.parseLong(parts[1]));
        } catch (IllegalArgumentException e) {
            throw misused("--sample " + typed + ": expected a fraction from 0 to 1, or FRACTION:SEED such as 0.1:42");
        }
    }

    private void print(QueryResult result, QueryPlan plan, Interruption interruption, BufferAllocator allocator)
            throws IOException {
        PrintStream out =
                new PrintStream(new BufferedOutputStream(globals.shell().out(), BUFFER), false, StandardCharsets.UTF_8);
        long rows = 0;
        try (QueryOutput output = QueryOutput.of(format, plan, out, allocator)) {
            while (next(result, interruption)) {
                rows += result.batch().getRowCount();
                if (!count) {
                    output.batch(result.batch());
                    out.flush();
                    globals.shell().requireWritten();
                }
            }
            if (interruption.isInterrupted()) {
                return;
            }
            if (count) {
                out.println(rows);
            } else {
                output.end(result.batch());
            }
            out.flush();
            globals.shell().requireWritten();
        }
    }

    /** False at the end, and where the process was told to end. */
    private static boolean next(QueryResult result, Interruption interruption) throws StoreException {
        try {
            return !interruption.isInterrupted() && result.next();
        } catch (StoreException e) {
            if (interruption.isInterrupted()) {
                return false;
            }
            throw e;
        }
    }

    /** What reads a text that was typed. */
    private interface Reading<T> {
        T read(String text) throws StoreException.InvalidArgument;
    }

    private <T> List<T> list(String option, @Nullable String text, Reading<List<T>> reading) {
        return text == null ? List.of() : read(option, text, reading);
    }

    private <T> T read(String what, String text, Reading<T> reading) {
        try {
            return reading.read(text);
        } catch (StoreException.InvalidArgument e) {
            throw misused(what + ", " + e.getMessage());
        }
    }

    private ParameterException misused(String problem) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), problem);
    }
}
