package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "drop", description = "Drop snapshots: what only they kept is freed by and by.")
final class SnapshotDrop implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "BUCKET", index = "0", description = "The bucket.")
    private String bucket = "";

    @Parameters(paramLabel = "NAME", index = "1..*", arity = "1..*", description = "The snapshots' names.")
    private List<String> names = List.of();

    SnapshotDrop(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openExistingStore()) {
            for (String name : names) {
                store.dropSnapshot(BucketVerb.bucketName(bucket), name);
            }
        }
        return BasaltCommand.OK;
    }
}
