package io.basalt.spark.tpc;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * TPC-DS's 24 tables as its generator makes them, with the names and types of Spark's own tests but for CHAR and VARCHAR, which are
 * strings; and the 99 queries as these tests have them, of which four are two.
 */
final class TpcdsTables {
    static final List<String> NAMES = Table.getBaseTables().stream()
            .filter(table -> table != Table.DBGEN_VERSION)
            .map(Table::getName)
            .toList();

    static final List<String> QUERIES = Stream.iterate(1, query -> query <= 99, query -> query + 1)
            .flatMap(query -> List.of(14, 23, 24, 39).contains(query)
                    ? Stream.of("q" + query + "a", "q" + query + "b")
                    : Stream.of("q" + query))
            .toList();

    /** Where the generator's names are not the queries'. */
    private static final Map<String, String> RENAMED = Map.of(
            "c_last_review_date_sk", "c_last_review_date",
            "p_response_targe", "p_response_target",
            "s_tax_precentage", "s_tax_percentage");

    /** The rows of a table that is worth dividing. */
    private static final long MANY = 1_000;

    private TpcdsTables() {}

    /**
     * @param table one of {@link #NAMES}
     * @param scale 1: 2.9 million rows of store_sales; below it the fixed tables, such as customer_demographics with its 1.9 million
     *     rows, are as large as at 1
     * @param parts into which tables of many rows are divided, by ranges of their first column: the date of what was sold or returned. The
     *     generator itself divides none of less than a million rows
     */
    static Dataset<Row> of(SparkSession spark, String table, double scale, int parts) {
        Table generated = Table.getTable(table);
        StructType texts = new StructType();
        for (Column column : generated.getColumns()) {
            texts = texts.add(column.getName(), DataTypes.StringType);
        }
        Dataset<Row> rows = spark.range(1, parts + 1L, 1, parts)
                .flatMap(
                        (FlatMapFunction<Long, Row>) part -> rows(table, scale, part.intValue(), parts),
                        Encoders.row(texts))
                .selectExpr(Arrays.stream(generated.getColumns())
                        .map(TpcdsTables::expression)
                        .toArray(String[]::new));
        boolean isDivided =
                Session.getDefaultSession().withScale(scale).getScaling().getRowCount(generated) >= MANY;
        return rows.repartitionByRange(isDivided ? parts : 1, rows.col(rows.columns()[0]));
    }

    private static Iterator<Row> rows(String table, double scale, int part, int parts) {
        Table generated = Table.getTable(table);
        Session session = Session.getDefaultSession()
                .withScale(scale)
                .withTable(generated)
                .withParallelism(parts)
                .withChunkNumber(part);
        return StreamSupport.stream(Results.constructResults(generated, session).spliterator(), false)
                .map(row -> RowFactory.create(row.get(0).toArray()))
                .iterator();
    }

    private static String expression(Column column) {
        String name = column.getName();
        return "CAST(" + name + " AS " + type(column.getType()) + ") " + RENAMED.getOrDefault(name, name);
    }

    private static String type(ColumnType type) {
        return switch (type.getBase()) {
            case IDENTIFIER, INTEGER -> "INT";
            case DATE -> "DATE";
            case DECIMAL ->
                "DECIMAL(" + type.getPrecision().orElseThrow() + ","
                        + type.getScale().orElseThrow() + ")";
            case CHAR, VARCHAR, TIME -> "STRING";
        };
    }
}
