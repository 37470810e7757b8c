package io.basalt.spark.tpc;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchColumnType;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** TPC-H's eight tables as its generator makes them, with its decimals, and its 22 queries as Spark's own tests have them. */
public final class TpchTables {
    public static final List<String> NAMES =
            TpchTable.getTables().stream().map(TpchTable::getTableName).toList();
    public static final int QUERIES = 22;

    private static final int CENTS = 2;

    private TpchTables() {}

    /**
     * @param table one of {@link #NAMES}
     * @param scale 1: six million rows of lineitem
     * @param parts of which each becomes a partition; small tables have one only
     */
    public static Dataset<Row> of(SparkSession spark, String table, double scale, int parts) {
        boolean isSmall = table.equals("nation") || table.equals("region");
        int partitions = isSmall ? 1 : parts;
        String[] columns = TpchTable.getTable(table).getColumns().stream()
                .map(TpchTables::expression)
                .toArray(String[]::new);
        return spark.range(1, partitions + 1L, 1, partitions)
                .flatMap(
                        (FlatMapFunction<Long, Row>)
                                part -> rows(TpchTable.getTable(table), scale, part.intValue(), partitions),
                        Encoders.row(schema(TpchTable.getTable(table))))
                .selectExpr(columns);
    }

    /**
     * SQL over views of the tables' names.
     *
     * @param number from 1 to {@link #QUERIES}
     */
    public static String query(int number) throws IOException {
        return SparksQueries.read("tpch/q" + number);
    }

    private static <E extends TpchEntity> Iterator<Row> rows(TpchTable<E> table, double scale, int part, int parts) {
        List<TpchColumn<E>> columns = table.getColumns();
        return StreamSupport.stream(table.createGenerator(scale, part, parts).spliterator(), false)
                .map(entity -> {
                    List<Object> values = new ArrayList<>();
                    columns.forEach(column -> values.add(value(column, entity)));
                    return RowFactory.create(values.toArray());
                })
                .iterator();
    }

    private static <E extends TpchEntity> Object value(TpchColumn<E> column, E entity) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> column.getIdentifier(entity);
            case INTEGER -> column.getInteger(entity);
            case DATE -> column.getDate(entity);
            case DOUBLE -> BigDecimal.valueOf(Math.round(column.getDouble(entity) * 100), CENTS);
            case VARCHAR -> column.getString(entity);
        };
    }

    private static String expression(TpchColumn<?> column) {
        String name = column.getColumnName();
        return column.getType().getBase() == TpchColumnType.Base.DATE
                ? "date_from_unix_date(" + name + ") " + name
                : name;
    }

    private static StructType schema(TpchTable<?> table) {
        StructType schema = new StructType();
        for (TpchColumn<?> column : table.getColumns()) {
            schema = schema.add(column.getColumnName(), type(column));
        }
        return schema;
    }

    private static DataType type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case IDENTIFIER -> DataTypes.LongType;
            case INTEGER, DATE -> DataTypes.IntegerType;
            case DOUBLE -> DataTypes.createDecimalType(12, CENTS);
            case VARCHAR -> DataTypes.StringType;
        };
    }
}
