package io.basalt.cli;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "tenant",
        description = {
            "List, create and remove tenants, and give them buckets.",
            "",
            "A tenant owns buckets, users and policies. The tenant 'local' is there from the beginning and owns what"
                    + " no other does; its administrators operate the store."
        },
        synopsisSubcommandLabel = "(ls | create | give | rm)",
        footer = {
            "",
            "Examples:",
            "  basalt tenant create lab",
            "  basalt user create ann --tenant lab --administrator",
            "  basalt key create --user ann --tenant lab",
            "  basalt bucket create photos --tenant lab"
        })
final class TenantVerb {
    private final Globals globals;

    TenantVerb(Globals globals) {
        this.globals = globals;
    }

    @Command(name = "create", description = "Create a tenant.")
    int create(
            @Parameters(paramLabel = "TENANT", description = "1 to 63 characters of a-z, 0-9, dot and hyphen.")
                    String name)
            throws StoreException {
        try (Store store = globals.openStore()) {
            store.accounts().createTenant(name);
        }
        return BasaltCommand.OK;
    }

    @Command(name = "ls", description = "List the tenants with what they hold.")
    int list(@Mixin FormatOption format) throws StoreException {
        Listing listing = new Listing("tenant", "buckets", "users", "policies", "objects", "bytes", "created");
        try (Store store = globals.openExistingStore()) {
            for (Accounts.Tenant tenant : store.accounts().tenants()) {
                boolean isLocal = tenant.name().equals(Accounts.LOCAL);
                listing.add(
                        tenant.name(),
                        isLocal ? null : tenant.buckets(),
                        tenant.users(),
                        tenant.policies(),
                        isLocal ? null : tenant.usage().objects(),
                        isLocal ? null : tenant.usage().bytes(),
                        isLocal ? null : tenant.created());
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    @Command(
            name = "give",
            description = "Give a bucket to a tenant. Its policies, which were the earlier owner's, are detached.")
    int give(
            @Parameters(paramLabel = "TENANT", description = "The new owner.") String tenant,
            @Parameters(paramLabel = "BUCKET", description = "The bucket.") String bucket)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            store.accounts().giveBucket(BucketVerb.bucketName(bucket), tenant);
        }
        return BasaltCommand.OK;
    }

    @Command(name = "rm", description = "Remove a tenant that has no buckets, users and policies any more.")
    int remove(@Parameters(paramLabel = "TENANT", description = "The tenant.") String name) throws StoreException {
        try (Store store = globals.openExistingStore()) {
            store.accounts().deleteTenant(name);
        }
        return BasaltCommand.OK;
    }
}
