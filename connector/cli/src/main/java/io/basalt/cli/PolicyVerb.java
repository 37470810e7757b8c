package io.basalt.cli;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "policy",
        description = {
            "Show, put, attach and explain policies: who may do what, in S3's JSON.",
            "",
            "A policy without Principal is attached to users, one with Principal to buckets. docs/tenants.md tells what"
                    + " they may say."
        },
        synopsisSubcommandLabel = "(ls | put | show | attach | detach | explain | rm)",
        footer = {
            "",
            "Examples:",
            "  basalt policy put readers readers.json --tenant lab",
            "  basalt policy attach readers --user ann --tenant lab",
            "  basalt policy explain --user ann --tenant lab s3:GetObject photos/2024/a.png"
        })
final class PolicyVerb {
    private final Globals globals;

    PolicyVerb(Globals globals) {
        this.globals = globals;
    }

    /** What a policy is attached to. */
    static final class Holder {
        @Option(names = "--user", paramLabel = "USER", description = "A user of the tenant.")
        private @Nullable String user;

        @Option(names = "--bucket", paramLabel = "BUCKET", description = "A bucket of the tenant.")
        private @Nullable String bucket;
    }

    @Command(name = "put", description = "Put a policy, replacing one of that name.")
    int put(
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "POLICY", description = "The policy's name.") String name,
            @Parameters(paramLabel = "FILE", description = "JSON; - reads standard input.") String file)
            throws IOException, CommandFailed {
        String json = TextFile.read(globals, file, "a policy as JSON");
        try (Store store = globals.openExistingStore()) {
            store.accounts().putPolicy(tenant.tenant(), name, json);
        }
        return BasaltCommand.OK;
    }

    @Command(name = "ls", description = "List the policies of a tenant.")
    int list(@Mixin TenantOption tenant, @Mixin FormatOption format) throws StoreException {
        Listing listing = new Listing("tenant", "policy", "attached", "put");
        try (Store store = globals.openExistingStore()) {
            for (Accounts.Policy policy : store.accounts().policies(tenant.tenant())) {
                listing.add(policy.tenant(), policy.name(), policy.attached(), policy.put());
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    @Command(name = "show", description = "Print a policy as it was put.")
    int show(
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "POLICY", description = "The policy's name.") String name)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            Accounts.Policy policy = store.accounts()
                    .policy(tenant.tenant(), name)
                    .orElseThrow(() -> new StoreException.NotFound(
                            "tenant '" + tenant.tenant() + "' has no policy '" + name + "'"));
            globals.shell().out().println(policy.json().strip());
        }
        return BasaltCommand.OK;
    }

    @Command(name = "attach", description = "Attach a policy to a user or a bucket.")
    int attach(
            @Mixin TenantOption tenant,
            @ArgGroup(multiplicity = "1") Holder holder,
            @Parameters(paramLabel = "POLICY", description = "The policy's name.") String name)
            throws StoreException {
        return change(tenant, holder, Set.of(name), Set.of());
    }

    @Command(name = "detach", description = "Detach a policy from a user or a bucket.")
    int detach(
            @Mixin TenantOption tenant,
            @ArgGroup(multiplicity = "1") Holder holder,
            @Parameters(paramLabel = "POLICY", description = "The policy's name.") String name)
            throws StoreException {
        return change(tenant, holder, Set.of(), Set.of(name));
    }

    private int change(TenantOption tenant, Holder holder, Set<String> attach, Set<String> detach)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            Accounts accounts = store.accounts();
            if (holder.bucket != null) {
                accounts.configureBucketAccess(BucketVerb.bucketName(holder.bucket), attach, detach);
            } else if (holder.user != null) {
                Accounts.UserUpdate none = Accounts.UserUpdate.NONE;
                accounts.configureUser(
                        tenant.tenant(),
                        holder.user,
                        new Accounts.UserUpdate(none.enabled(), none.administrator(), attach, detach));
            }
        }
        return BasaltCommand.OK;
    }

    @Command(
            name = "explain",
            description =
                    "Tell whether a user may do something, and which statement of which policy says so. Ends with 1"
                            + " where it may not.")
    int explain(
            @Mixin TenantOption tenant,
            @Option(names = "--user", paramLabel = "USER", required = true, description = "Who.") String user,
            @Parameters(paramLabel = "ACTION", description = "Such as s3:GetObject.") String action,
            @Parameters(paramLabel = "RESOURCE", description = "BUCKET or BUCKET/KEY.") String resource)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            Accounts.Explanation explanation = store.accounts().explain(tenant.tenant(), user, action, resource);
            globals.shell().out().println((explanation.allowed() ? "allowed: " : "denied: ") + explanation.reason());
            return explanation.allowed() ? BasaltCommand.OK : BasaltCommand.FAILED;
        }
    }

    @Command(name = "rm", description = "Remove a policy that is attached to nothing.")
    int remove(
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "POLICY", description = "The policy's name.") String name)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            store.accounts().deletePolicy(tenant.tenant(), name);
        }
        return BasaltCommand.OK;
    }
}
