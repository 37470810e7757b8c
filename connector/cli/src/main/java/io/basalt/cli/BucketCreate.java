package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Create buckets.")
final class BucketCreate implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final TenantOption tenant = new TenantOption();

    @Parameters(paramLabel = "NAME", arity = "1..*", description = "1 to 63 characters of a-z, 0-9, dot and hyphen.")
    private List<String> names = List.of();

    BucketCreate(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openStore()) {
            for (String name : names) {
                store.accounts().createBucket(tenant.tenant(), BucketVerb.bucketName(name));
            }
        }
        return BasaltCommand.OK;
    }
}
