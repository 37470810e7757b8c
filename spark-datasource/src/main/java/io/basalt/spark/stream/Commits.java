package io.basalt.spark.stream;

import io.basalt.store.api.BucketChange;
import java.util.ArrayList;
import java.util.List;

/** Changes by the commits that made them. */
public final class Commits {
    private Commits() {}

    /** The changes of one commit after the other. */
    public static List<List<BucketChange>> of(List<BucketChange> changes) {
        List<List<BucketChange>> commits = new ArrayList<>();
        long lsn = -1;
        for (BucketChange change : changes) {
            if (change.lsn() != lsn) {
                commits.add(new ArrayList<>());
                lsn = change.lsn();
            }
            commits.get(commits.size() - 1).add(change);
        }
        return commits;
    }
}
