package io.basalt.cli;

import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "list", description = "List a bucket's snapshots.")
final class SnapshotList implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    private String bucket = "";

    SnapshotList(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        Listing listing = new Listing("snapshot", "lsn", "created");
        try (Store store = globals.openExistingStore()) {
            for (SnapshotInfo snapshot : store.snapshots(BucketVerb.bucketName(bucket))) {
                listing.add(snapshot.name(), snapshot.lsn(), snapshot.created());
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }
}
