package io.basalt.cli;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.Quota;
import io.basalt.store.api.Accounts.Usage;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "quota",
        description = {
            "Show and set how much tenants and buckets may hold.",
            "",
            "Objects and bytes are those of the newest state: versions and what was deleted do not count."
        },
        synopsisSubcommandLabel = "(ls | set)",
        footer = {
            "",
            "Examples:",
            "  basalt quota set --tenant lab --bytes 500GiB",
            "  basalt quota set --bucket photos --objects 1000000 --bytes none",
            "  basalt quota ls"
        })
final class QuotaVerb {
    private static final String UNBOUNDED = "none";

    private final Globals globals;

    QuotaVerb(Globals globals) {
        this.globals = globals;
    }

    /** Whose quota it is. */
    static final class Holder {
        @Option(names = "--tenant", paramLabel = "TENANT", description = "A tenant, in all its buckets.")
        private @Nullable String tenant;

        @Option(names = "--bucket", paramLabel = "BUCKET", description = "A bucket.")
        private @Nullable String bucket;
    }

    @Command(name = "set", description = "Set a quota; what is not named stays as it is.")
    int set(
            @ArgGroup(multiplicity = "1") Holder holder,
            @Option(
                            names = "--bytes",
                            paramLabel = "SIZE",
                            description = "The most bytes, as 500GiB; none for no bound.")
                    @Nullable
                    String bytes,
            @Option(names = "--objects", paramLabel = "N", description = "The most objects; none for no bound.")
                    @Nullable
                    String objects)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            Accounts accounts = store.accounts();
            if (holder.tenant != null) {
                String name = holder.tenant;
                Quota now = accounts.tenant(name)
                        .orElseThrow(() -> new StoreException.NotFound("tenant '" + name + "' does not exist"))
                        .quota();
                accounts.setTenantQuota(name, changed(now, bytes, objects));
            } else if (holder.bucket != null) {
                String name = BucketVerb.bucketName(holder.bucket);
                Quota now = accounts.bucketAccess(name)
                        .orElseThrow(() -> new StoreException.NotFound("bucket '" + name + "' does not exist"))
                        .quota();
                accounts.setBucketQuota(name, changed(now, bytes, objects));
            }
        }
        return BasaltCommand.OK;
    }

    private static Quota changed(Quota now, @Nullable String bytes, @Nullable String objects) {
        return new Quota(
                bytes == null ? now.bytes() : bound(bytes, "--bytes"),
                objects == null ? now.objects() : bound(objects, "--objects"));
    }

    private static OptionalLong bound(String typed, String option) {
        if (typed.equals(UNBOUNDED)) {
            return OptionalLong.empty();
        }
        OptionalLong bound = ByteSize.parse(typed);
        if (bound.isEmpty()) {
            throw new IllegalArgumentException(
                    option + " '" + typed + "': expected a number, as 1000 or 500GiB, or " + UNBOUNDED);
        }
        return bound;
    }

    @Command(name = "ls", description = "List the quotas, with what is held of them.")
    int list(@Mixin FormatOption format) throws StoreException {
        Listing listing = new Listing("tenant", "bucket", "bytes", "bytes_quota", "objects", "objects_quota");
        try (Store store = globals.openExistingStore()) {
            Accounts accounts = store.accounts();
            for (Accounts.Tenant tenant : accounts.tenants()) {
                if (!tenant.name().equals(Accounts.LOCAL)) {
                    add(listing, tenant.name(), null, tenant.usage(), tenant.quota());
                }
            }
            for (BucketInfo bucket : store.buckets()) {
                accounts.bucketAccess(bucket.name())
                        .ifPresent(access ->
                                add(listing, access.tenant(), access.bucket(), access.usage(), access.quota()));
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    private static void add(Listing listing, String tenant, @Nullable String bucket, Usage usage, Quota quota) {
        listing.add(tenant, bucket, usage.bytes(), shown(quota.bytes()), usage.objects(), shown(quota.objects()));
    }

    private static @Nullable Long shown(OptionalLong bound) {
        return bound.isPresent() ? bound.getAsLong() : null;
    }
}
