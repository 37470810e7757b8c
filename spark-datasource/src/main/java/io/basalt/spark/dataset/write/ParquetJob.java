package io.basalt.spark.dataset.write;

import io.basalt.hadoop.commit.StagedJob;
import io.basalt.spark.dataset.layout.DatasetRecord;
import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.write.PublishProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.lib.output.FileOutputFormat;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.WriteJobDescription;
import org.apache.spark.sql.execution.datasources.parquet.ParquetOptions;
import org.apache.spark.sql.execution.datasources.parquet.ParquetUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A job that writes rows as staged Parquet objects: what Spark's own file sources do with a committer, on the driver's side.
 *
 * @param id names the job, and no other
 * @param root where the objects are to be
 * @param options of the write, as Spark's Parquet source knows them ({@code compression}, {@code maxRecordsPerFile}, ...)
 * @param schema of the rows
 * @param record how rows are laid out
 */
record ParquetJob(
        SparkSession session,
        String id,
        Path root,
        Map<String, String> options,
        StructType schema,
        DatasetRecord record) {
    private static final Logger LOG = LoggerFactory.getLogger(ParquetJob.class);
    private static final String TARGET_BYTES = "target-file-size";
    private static final long DEFAULT_TARGET_BYTES = 128L << 20;

    List<String> partitionedBy() {
        return record.partitionedBy();
    }

    List<String> clusteredBy() {
        return record.clusteredBy();
    }

    /** By the option or the property {@value #TARGET_BYTES}, as {@code 134217728}. */
    long targetBytes() {
        String configured =
                options.getOrDefault(TARGET_BYTES, record.properties().get(TARGET_BYTES));
        try {
            return configured == null ? DEFAULT_TARGET_BYTES : Long.parseLong(configured);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    TARGET_BYTES + "=" + configured + ": expected a number of bytes, such as 134217728", e);
        }
    }

    /** Begins it: gives what makes the writers of its tasks. */
    DataWriterFactory begin() {
        try {
            Job job = Job.getInstance(configuration());
            job.setOutputKeyClass(Void.class);
            job.setOutputValueClass(InternalRow.class);
            FileOutputFormat.setOutputPath(job, root);
            PublishProtocol committer = new PublishProtocol(id, root.toString(), false);
            WriteJobDescription description = describe(job);
            committer.setupJob(job);
            return new DatasetWriterFactory(description, committer, requiredTexts());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private int[] requiredTexts() {
        return Arrays.stream(record.partitionSchema().fields())
                .filter(field -> !field.nullable() && field.dataType() instanceof StringType)
                .mapToInt(field -> schema.fieldIndex(field.name()))
                .toArray();
    }

    private WriteJobDescription describe(Job job) {
        SQLConf conf = session.sessionState().conf();
        StructType data = without(partitionedBy());
        OutputWriterFactory writers =
                ParquetUtils.prepareWrite(conf, job, data, new ParquetOptions(Scala.map(options), conf));
        Seq<Attribute> columns =
                Scala.seq(List.<Attribute>copyOf(CollectionConverters.asJava(DataTypeUtils.toAttributes(schema))));
        return new WriteJobDescription(
                id,
                new SerializableConfiguration(job.getConfiguration()),
                writers,
                columns,
                select(columns, List.of(data.fieldNames())),
                select(columns, partitionedBy()),
                scala.Option.empty(),
                root.toString(),
                Scala.map(Map.of()),
                Long.parseLong(options.getOrDefault("maxRecordsPerFile", Long.toString(conf.maxRecordsPerFile()))),
                options.getOrDefault("timeZone", conf.sessionLocalTimeZone()),
                Scala.seq(List.of()));
    }

    private static Seq<Attribute> select(Seq<Attribute> columns, List<String> names) {
        List<Attribute> selected = new ArrayList<>();
        for (String name : names) {
            CollectionConverters.asJava(columns).stream()
                    .filter(column -> column.name().equals(name))
                    .forEach(selected::add);
        }
        return Scala.seq(selected);
    }

    private StructType without(List<String> names) {
        StructType rest = new StructType();
        for (StructField field : schema.fields()) {
            if (!names.contains(field.name())) {
                rest = rest.add(field);
            }
        }
        return rest;
    }

    private Configuration configuration() {
        return session.sessionState().newHadoopConfWithOptions(Scala.map(options));
    }

    /** Takes away what attempts have staged and nobody has published; where that fails, it is collected later. */
    void end() {
        try {
            StagedJob.of(root, id, configuration()).end();
        } catch (IOException e) {
            LOG.warn("what the job {} has staged for {} is left until later", id, root, e);
        }
    }
}
