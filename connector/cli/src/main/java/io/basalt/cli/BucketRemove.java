package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rm", description = "Remove empty buckets; 'basalt fs -rm -r' empties one.")
final class BucketRemove implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "The buckets.")
    private List<String> names = List.of();

    BucketRemove(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openExistingStore()) {
            for (String name : names) {
                store.deleteBucket(BucketVerb.bucketName(name));
            }
        }
        return BasaltCommand.OK;
    }
}
