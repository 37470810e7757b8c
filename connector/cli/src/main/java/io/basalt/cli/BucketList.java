package io.basalt.cli;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "ls", description = "List the buckets with how much they hold.")
final class BucketList implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    BucketList(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        Listing listing = new Listing("bucket", "objects", "bytes", "created");
        try (Store store = globals.openExistingStore()) {
            for (BucketInfo bucket : store.buckets()) {
                listing.add(
                        bucket.name(), bucket.root().objects(), bucket.root().bytes(), bucket.created());
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }
}
