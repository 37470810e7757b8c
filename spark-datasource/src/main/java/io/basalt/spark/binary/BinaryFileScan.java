package io.basalt.spark.binary;

import io.basalt.spark.binary.BinaryFileReader.Planned;
import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.objects.ObjectsMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's {@link Scan} of files that filters have left. Splits are of about equal bytes and hold contents in the order in which they were
 * written, which is how they lie on their medium.
 *
 * @param required the columns that are read
 * @param pushed the filters, for EXPLAIN
 */
record BinaryFileScan(BinaryFileTable table, List<BinaryFiles.File> files, StructType required, List<Predicate> pushed)
        implements Scan, Batch, SupportsReportStatistics {
    /** What Spark allows a row besides its content. */
    private static final long ROW_BYTES = 100;

    private boolean readsContent() {
        return required.getFieldIndex(BinaryFiles.CONTENT).isDefined();
    }

    @Override
    public StructType readSchema() {
        return required;
    }

    @Override
    public String description() {
        return "basaltBinaryFile " + table.name() + " at LSN "
                + table.files().objects().lsn() + ", " + files.size()
                + " of " + table.files().files().size() + " files" + (readsContent() ? ", contents read" : "")
                + ", PushedFilters: " + pushed;
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        SQLConf conf = table.session().sessionState().conf();
        List<BinaryFiles.File> inOrder = new ArrayList<>(files);
        inOrder.sort(Comparator.comparingLong(file -> file.object().contentId()));
        long openCost = conf.filesOpenCostInBytes();
        long all = inOrder.stream().mapToLong(file -> bytes(file) + openCost).sum();
        long most = Math.min(
                conf.filesMaxPartitionBytes(),
                Math.max(openCost, all / table.session().sparkContext().defaultParallelism()));
        List<InputPartition> splits = new ArrayList<>();
        ArrayList<Planned> split = new ArrayList<>();
        long bytes = 0;
        for (BinaryFiles.File file : inOrder) {
            if (bytes + bytes(file) > most && !split.isEmpty()) {
                splits.add(new BinaryFileReader.Split(split));
                split = new ArrayList<>();
                bytes = 0;
            }
            DatasetObject object = file.object();
            split.add(new Planned(
                    object.contentId(),
                    object.key(),
                    object.tier().orElse(ObjectsMetric.NO_TIER),
                    facts(file.values())));
            bytes += bytes(file) + openCost;
        }
        if (!split.isEmpty()) {
            splits.add(new BinaryFileReader.Split(split));
        }
        return splits.toArray(InputPartition[]::new);
    }

    private long bytes(BinaryFiles.File file) {
        return readsContent() ? file.object().size() : 0;
    }

    /** The row without its content, whose place stays empty. */
    private InternalRow facts(InternalRow values) {
        StructType known = table.files().facts();
        Object[] row = new Object[required.length()];
        StructField[] fields = required.fields();
        for (int i = 0; i < row.length; i++) {
            if (!fields[i].name().equals(BinaryFiles.CONTENT)) {
                row[i] = values.get(known.fieldIndex(fields[i].name()), fields[i].dataType());
            }
        }
        return new GenericInternalRow(row);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        int content = readsContent() ? required.fieldIndex(BinaryFiles.CONTENT) : -1;
        int most = (Integer) table.session().sessionState().conf().getConf(SQLConf.SOURCES_BINARY_FILE_MAX_LENGTH());
        return new BinaryFileReader.Factory(
                table.location(), table.files().objects().name().bucket(), required, content, most);
    }

    @Override
    public CustomMetric[] supportedCustomMetrics() {
        return BinaryFileReader.metrics(table.location());
    }

    @Override
    public Statistics estimateStatistics() {
        long bytes = files.stream().mapToLong(file -> bytes(file) + ROW_BYTES).sum();
        return new Statistics() {
            @Override
            public OptionalLong sizeInBytes() {
                return OptionalLong.of(bytes);
            }

            @Override
            public OptionalLong numRows() {
                return OptionalLong.of(files.size());
            }
        };
    }
}
