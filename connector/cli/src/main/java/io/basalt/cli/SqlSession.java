package io.basalt.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.HiveResult$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** A local Spark with the catalog {@code lake}, and its answers as text. */
final class SqlSession implements AutoCloseable {
    /** Rows of a table that a person reads; more are counted, not shown. */
    private static final int SHOWN_ROWS = 1000;

    private static final int SHOWN_CELL = 60;

    private final SparkSession spark;
    private final Shell shell;

    private SqlSession(SparkSession spark, Shell shell) {
        this.spark = spark;
        this.shell = shell;
    }

    static SqlSession start(String store, Map<String, String> conf, Shell shell) {
        SparkSession.Builder builder = SparkSession.builder();
        Settings.localSpark(store).forEach(builder::config);
        conf.forEach(builder::config);
        return new SqlSession(builder.getOrCreate(), shell);
    }

    SparkSession spark() {
        return spark;
    }

    /** Runs one statement and prints its rows; nothing for a statement that has none. */
    void run(String statement, SqlFormat format, boolean header) {
        Dataset<Row> answer = spark.sql(statement);
        StructField[] fields = answer.schema().fields();
        if (fields.length == 0) {
            return;
        }
        List<String> names = Arrays.stream(fields).map(StructField::name).toList();
        if (format == SqlFormat.JSON) {
            answer.toJSON().collectAsList().forEach(shell.out()::println);
        } else if (format == SqlFormat.TSV) {
            printTsv(answer, names, header);
        } else {
            printListing(answer, names, format);
        }
        shell.out().flush();
    }

    private void printTsv(Dataset<Row> answer, List<String> names, boolean header) {
        if (header) {
            shell.out().println(String.join("\t", names));
        }
        StructField[] fields = answer.schema().fields();
        boolean escape = fields.length > 1;
        for (Row row : answer.collectAsList()) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < fields.length; c++) {
                String cell = text(row.get(c), fields[c].dataType());
                line.append(c == 0 ? "" : "\t").append(escape ? escaped(cell) : cell);
            }
            shell.out().println(line);
        }
    }

    private void printListing(Dataset<Row> answer, List<String> names, SqlFormat format) {
        boolean table = format == SqlFormat.TABLE;
        StructField[] fields = answer.schema().fields();
        Listing listing = new Listing(names);
        List<Row> rows = table ? answer.takeAsList(SHOWN_ROWS + 1) : answer.collectAsList();
        for (Row row : rows.subList(0, table ? Math.min(rows.size(), SHOWN_ROWS) : rows.size())) {
            Object[] cells = new Object[fields.length];
            for (int c = 0; c < cells.length; c++) {
                String text = text(row.get(c), fields[c].dataType());
                boolean number = fields[c].dataType() instanceof org.apache.spark.sql.types.NumericType;
                cells[c] = table ? (number ? new Quantity(text) : shortened(text)) : row.isNullAt(c) ? "" : text;
            }
            listing.add(cells);
        }
        listing.print(table ? Format.TABLE : Format.CSV, shell.out());
        if (table && rows.size() > SHOWN_ROWS) {
            shell.say("only the first " + SHOWN_ROWS + " rows are shown; 'basalt sql -e' prints all");
        }
    }

    /** A cell as spark-sql prints it. */
    private static String text(@Nullable Object value, DataType type) {
        HiveResult$ hive = HiveResult$.MODULE$;
        return hive.toHiveString(new Tuple2<>(value, type), false, hive.getTimeFormatters(), bytes -> hex(bytes));
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static String escaped(String cell) {
        return cell.indexOf('\t') < 0 && cell.indexOf('\n') < 0 && cell.indexOf('\r') < 0
                ? cell
                : cell.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
    }

    private static String shortened(String cell) {
        if (cell.indexOf('\n') >= 0 || cell.length() <= SHOWN_CELL) {
            return cell;
        }
        return cell.substring(0, SHOWN_CELL - 3) + "...";
    }

    @Override
    public void close() {
        spark.stop();
    }
}
