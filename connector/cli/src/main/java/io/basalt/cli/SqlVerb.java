package io.basalt.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "sql",
        description = {
            "Spark SQL over the store: a shell where a person types, else the statements of -e, -f or standard input.",
            "",
            "A bucket's objects are the table lake.BUCKET.objects, with the columns key, size, content_type, created,"
                    + " modified, version, tier, attr (attr.label, attr.image.width, ...), tags,"
                    + " metadata and content. A"
                    + " prefix that holds Parquet files is the table lake.BUCKET.PREFIX."
        },
        footer = {
            "",
            "Examples:",
            "  basalt sql -e \"SELECT attr.label, count(*) FROM lake.pets.objects GROUP BY 1\"",
            "  basalt sql -f report.sql --format csv > report.csv",
            "  basalt sql"
        })
final class SqlVerb implements Callable<Integer> {
    private final Globals globals;

    @ArgGroup
    private @Nullable Source source;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "tsv (as spark-sql: no heading, NULL spelled out), table, json (one object a line) or csv."
                    + " Default: tsv; in the shell table.")
    private @Nullable SqlFormat format;

    @Option(names = "--header", description = "Print the columns' names above tsv.")
    private boolean header;

    @Option(names = "--conf", paramLabel = "NAME=VALUE", description = "A Spark setting; may be given several times.")
    private Map<String, String> conf = new LinkedHashMap<>();

    /** Where the statements come from, if not from standard input. */
    static final class Source {
        @Option(names = "-e", paramLabel = "QUERY", required = true, description = "The statements, parted by ';'.")
        private @Nullable String query;

        @Option(names = "-f", paramLabel = "FILE", required = true, description = "A file of statements.")
        private @Nullable Path file;
    }

    SqlVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException {
        boolean interactive = source == null && globals.shell().interactive();
        List<String> statements =
                interactive ? List.of() : SqlStatements.of(text()).all();
        String store = globals.storeLocation();
        try (SqlSession session = SqlSession.start(store, sparkConf(), globals.shell())) {
            if (interactive) {
                new SqlShell(session, format == null ? SqlFormat.TABLE : format, globals).run();
            }
            for (String statement : statements) {
                session.run(statement, format == null ? SqlFormat.TSV : format, header);
            }
        }
        return BasaltCommand.OK;
    }

    private String text() throws IOException {
        if (source == null) {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (source.query != null) {
            return source.query;
        }
        return source.file == null ? "" : Files.readString(globals.shell().resolve(source.file));
    }

    /** Tables made in Spark's own catalog last as long as the session, so their files do, too. */
    private Map<String, String> sparkConf() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(
                "spark.sql.warehouse.dir",
                ScratchFolder.make("basalt-warehouse-").toUri().toString());
        all.putAll(conf);
        return all;
    }
}
