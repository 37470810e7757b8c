package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.store.api.Medium;
import io.basalt.store.api.TierInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/**
 * Splits by tier: each is of one. What lies on HDDs is read in the order in which it was written, which is about that in which it lies, so that
 * a task goes on where it is; what lies on flash, as Spark has it: the largest first.
 */
final class TierSplits {
    private static final Comparator<PartitionedFile> BY_PLACE =
            Comparator.comparingLong(ObjectFileIndex::contentId).thenComparingLong(PartitionedFile::start);

    private TierSplits() {}

    /**
     * Spark's splits, arranged anew.
     *
     * @param most bytes of one
     */
    static List<FilePartition> of(SparkSession session, List<FilePartition> splits, List<TierInfo> tiers, long most) {
        Set<String> disks = tiers.stream()
                .filter(tier -> tier.medium() == Medium.HDD)
                .map(TierInfo::name)
                .collect(Collectors.toSet());
        Map<String, List<PartitionedFile>> byTier = splits.stream()
                .flatMap(split -> Arrays.stream(split.files()))
                .collect(Collectors.groupingBy(ObjectFileIndex::tier, TreeMap::new, Collectors.toList()));
        if (byTier.size() < 2 && byTier.keySet().stream().noneMatch(disks::contains)) {
            return splits;
        }
        List<FilePartition> arranged = new ArrayList<>();
        byTier.forEach((tier, files) -> {
            List<PartitionedFile> ordered = new ArrayList<>(files);
            if (disks.contains(tier)) {
                ordered.sort(BY_PLACE);
            }
            for (FilePartition split : Scala.list(FilePartition.getFilePartitions(session, Scala.seq(ordered), most))) {
                arranged.add(new FilePartition(arranged.size(), split.files()));
            }
        });
        return arranged;
    }
}
