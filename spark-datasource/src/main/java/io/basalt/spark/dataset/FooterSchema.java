package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.ObjectFile;
import io.basalt.spark.dataset.layout.Scala;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.Footer;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFooterReader;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * The schema of a dataset: that of its first object, with the columns which only others have added by name. One footer is
 * read for each distinct set of columns that ingest recorded, not one for each object.
 */
final class FooterSchema {
    private final SparkSession session;
    private final Configuration configuration;
    private final Map<String, String> options;

    FooterSchema(SparkSession session, Configuration configuration, Map<String, String> options) {
        this.session = session;
        this.configuration = configuration;
        this.options = options;
    }

    /** Fails with Spark's own exception where two objects give one column types that do not merge. */
    StructType infer(List<ObjectFile> files) throws IOException {
        List<ObjectFile> distinct = onePerSetOfColumns(files);
        StructType schema = distinct.size() == 1 ? read(distinct.get(0)) : merge(distinct);
        return schema.asNullable();
    }

    private static List<ObjectFile> onePerSetOfColumns(List<ObjectFile> files) {
        Map<String, ObjectFile> distinct = new LinkedHashMap<>();
        for (ObjectFile file : files) {
            distinct.putIfAbsent(file.object().columns().orElse(file.object().key()), file);
        }
        return List.copyOf(distinct.values());
    }

    private StructType read(ObjectFile file) throws IOException {
        ParquetMetadata footer = ParquetFooterReader.readFooter(
                HadoopInputFile.fromStatus(file, configuration), ParquetMetadataConverter.SKIP_ROW_GROUPS);
        return ParquetFileFormat.readSchemaFromFooter(
                new Footer(file.getPath(), footer),
                new ParquetToSparkSchemaConverter(session.sessionState().conf()));
    }

    /** Reads the footers in a Spark job, as Spark does for {@code mergeSchema}. */
    private StructType merge(List<ObjectFile> files) {
        Option<StructType> merged = ParquetFileFormat.mergeSchemasInParallel(
                Scala.map(options), Scala.seq(List.<FileStatus>copyOf(files)), session);
        return merged.get();
    }
}
