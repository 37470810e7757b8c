package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.session.StoreLocation;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScan;
import org.apache.spark.sql.execution.datasources.v2.parquet.ParquetScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's {@link ParquetScanBuilder} over a dataset's objects: gives a {@link DatasetScan}. */
class DatasetScanBuilder extends ParquetScanBuilder {
    private final Source source;

    /**
     * What is read.
     *
     * @param typesAreTheObjects false where columns may have other types in the objects
     */
    record Source(
            SparkSession session,
            ObjectFileIndex index,
            StoreLocation location,
            boolean typesAreTheObjects,
            StructType schema,
            StructType dataSchema,
            CaseInsensitiveStringMap options) {}

    DatasetScanBuilder(Source source) {
        super(source.session, source.index, source.schema, source.dataSchema, source.options);
        this.source = source;
        pruneColumns(source.schema);
    }

    /**
     * As Spark's, but returns every filter that the index will not evaluate: Spark's own forgets filters on partition
     * columns that hold a Python function.
     */
    @Override
    public Seq<Expression> pushFilters(Seq<Expression> filters) {
        List<Expression> residual = new ArrayList<>(CollectionConverters.asJava(super.pushFilters(filters)));
        List<Expression> pruning = CollectionConverters.asJava(partitionFilters());
        for (Expression filter : CollectionConverters.asJava(filters)) {
            if (!residual.contains(filter) && !pruning.contains(filter)) {
                residual.add(filter);
            }
        }
        return Scala.seq(residual);
    }

    @Override
    public ParquetScan build() {
        return buildRows();
    }

    DatasetScan buildRows() {
        return new DatasetScan(super.build(), source.index, source.location, source.typesAreTheObjects);
    }
}
