package io.basalt.cli;

import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Name a bucket's state of now, and keep it until the snapshot is dropped.")
final class SnapshotCreate implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    private String bucket = "";

    @Parameters(paramLabel = "NAME", description = "A letter and up to 62 characters of A-Z, a-z, 0-9, dot, _ and -.")
    private String name = "";

    SnapshotCreate(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openExistingStore()) {
            SnapshotInfo made = store.createSnapshot(BucketVerb.bucketName(bucket), name);
            globals.shell().out().println("snapshot " + made.name() + " of " + made.bucket() + ": LSN " + made.lsn());
        }
        return BasaltCommand.OK;
    }
}
