package io.basalt.spark.binary;

import io.basalt.spark.dataset.layout.PartitionFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;

/** Takes every filter that does not look into contents, and only the columns that are read. */
final class BinaryFileScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {
    private final BinaryFileTable table;
    private final List<Predicate> pushed = new ArrayList<>();
    private final List<PartitionFilter> filters = new ArrayList<>();
    private StructType required;

    BinaryFileScanBuilder(BinaryFileTable table) {
        this.table = table;
        this.required = table.files().schema();
    }

    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
        List<Predicate> rest = new ArrayList<>();
        for (Predicate predicate : predicates) {
            Optional<PartitionFilter> filter = PartitionFilter.of(table.files().facts(), predicate);
            if (filter.isPresent()) {
                filters.add(filter.get());
                pushed.add(predicate);
            } else {
                rest.add(predicate);
            }
        }
        return rest.toArray(Predicate[]::new);
    }

    @Override
    public Predicate[] pushedPredicates() {
        return pushed.toArray(Predicate[]::new);
    }

    @Override
    public void pruneColumns(StructType columns) {
        required = columns;
    }

    @Override
    public Scan build() {
        List<BinaryFiles.File> left = table.files().files().stream()
                .filter(file -> filters.stream().allMatch(filter -> filter.holds(file.values())))
                .toList();
        return new BinaryFileScan(table, left, required, pushed);
    }
}
