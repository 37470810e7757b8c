package io.basalt.spark.dataset;

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
final class DatasetScanBuilder extends ParquetScanBuilder {
    private final ObjectFileIndex index;
    private final StoreLocation location;
    private final boolean typesAreTheObjects;

    /** @param typesAreTheObjects false where a user says what types columns shall have, whatever they are in the objects */
    DatasetScanBuilder(
            SparkSession session,
            ObjectFileIndex index,
            StoreLocation location,
            boolean typesAreTheObjects,
            StructType schema,
            StructType dataSchema,
            CaseInsensitiveStringMap options) {
        super(session, index, schema, dataSchema, options);
        this.index = index;
        this.location = location;
        this.typesAreTheObjects = typesAreTheObjects;
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
        return new DatasetScan(super.build(), index, location, typesAreTheObjects);
    }
}
