package io.basalt.it.bench;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;

/** TPC-H's lineitem, as its generator makes it, with doubles for decimals: their arithmetic would hide what reading costs. */
final class LineItems {
    private static final StructType SCHEMA = StructType.fromDDL("l_orderkey BIGINT, l_partkey BIGINT, l_suppkey BIGINT,"
            + " l_linenumber INT, l_quantity DOUBLE, l_extendedprice DOUBLE, l_discount DOUBLE,"
            + " l_tax DOUBLE, l_returnflag STRING, l_linestatus STRING, l_shipdate DATE, l_commitdate DATE,"
            + " l_receiptdate DATE, l_shipinstruct STRING, l_shipmode STRING, l_comment STRING");

    private LineItems() {}

    /** @param scale 1 are 6,001,215 rows */
    static Dataset<Row> of(SparkSession spark, double scale, int partitions) {
        return spark.range(1, partitions + 1L, 1, partitions)
                .flatMap(
                        (FlatMapFunction<Long, Row>) part -> rows(scale, part.intValue(), partitions),
                        Encoders.row(SCHEMA));
    }

    private static Iterator<Row> rows(double scale, int part, int parts) {
        return StreamSupport.stream(new LineItemGenerator(scale, part, parts).spliterator(), false)
                .map(LineItems::row)
                .iterator();
    }

    private static Row row(LineItem item) {
        return RowFactory.create(
                item.getOrderKey(),
                item.getPartKey(),
                item.getSupplierKey(),
                item.getLineNumber(),
                (double) item.getQuantity(),
                item.getExtendedPriceInCents() / 100.0,
                item.getDiscountPercent() / 100.0,
                item.getTaxPercent() / 100.0,
                item.getReturnFlag(),
                item.getStatus(),
                LocalDate.ofEpochDay(item.getShipDate()),
                LocalDate.ofEpochDay(item.getCommitDate()),
                LocalDate.ofEpochDay(item.getReceiptDate()),
                item.getShipInstructions(),
                item.getShipMode(),
                item.getComment());
    }
}
