package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rename", description = "Give a snapshot another name.")
final class SnapshotRename implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "BUCKET", index = "0", description = "The bucket.")
    private String bucket = "";

    @Parameters(paramLabel = "NAME", index = "1", description = "The snapshot's name.")
    private String name = "";

    @Parameters(paramLabel = "NEW_NAME", index = "2", description = "The name that it gets.")
    private String newName = "";

    SnapshotRename(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openExistingStore()) {
            store.renameSnapshot(BucketVerb.bucketName(bucket), name, newName);
        }
        return BasaltCommand.OK;
    }
}
