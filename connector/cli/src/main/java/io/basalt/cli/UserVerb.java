package io.basalt.cli;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "user",
        description = "List, create, change and remove the users of a tenant.",
        synopsisSubcommandLabel = "(ls | create | set | rm)",
        footer = {
            "",
            "Examples:",
            "  basalt user create ann --tenant lab",
            "  basalt policy attach readers --user ann --tenant lab",
            "  basalt user set ann --tenant lab --enabled false"
        })
final class UserVerb {
    private final Globals globals;

    UserVerb(Globals globals) {
        this.globals = globals;
    }

    @Command(name = "create", description = "Create a user, who may do nothing before a policy is attached.")
    int create(
            @Mixin TenantOption tenant,
            @Option(names = "--administrator", description = "May do everything in the tenant that no policy denies.")
                    boolean administrator,
            @Parameters(paramLabel = "USER", description = "The user's name.") String name)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            store.accounts().createUser(tenant.tenant(), name, administrator);
        }
        return BasaltCommand.OK;
    }

    @Command(name = "ls", description = "List the users of a tenant.")
    int list(@Mixin TenantOption tenant, @Mixin FormatOption format) throws StoreException {
        Listing listing = new Listing("tenant", "user", "enabled", "administrator", "keys", "policies", "created");
        try (Store store = globals.openExistingStore()) {
            for (Accounts.User user : store.accounts().users(tenant.tenant())) {
                listing.add(
                        user.tenant(),
                        user.name(),
                        user.enabled(),
                        user.administrator(),
                        user.keys(),
                        String.join(" ", user.policies()),
                        user.created());
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    @Command(name = "set", description = "Enable or disable a user, or say whether it administers the tenant.")
    int set(
            @Mixin TenantOption tenant,
            @Option(
                            names = "--enabled",
                            arity = "1",
                            paramLabel = "true|false",
                            description = "Whether it may do anything.")
                    Optional<Boolean> enabled,
            @Option(
                            names = "--administrator",
                            arity = "1",
                            paramLabel = "true|false",
                            description = "Whether it may do everything.")
                    Optional<Boolean> administrator,
            @Parameters(paramLabel = "USER", description = "The user's name.") String name)
            throws StoreException {
        Accounts.UserUpdate update = new Accounts.UserUpdate(
                enabled, administrator, Accounts.UserUpdate.NONE.attach(), Accounts.UserUpdate.NONE.detach());
        try (Store store = globals.openExistingStore()) {
            store.accounts().configureUser(tenant.tenant(), name, update);
        }
        return BasaltCommand.OK;
    }

    @Command(name = "rm", description = "Remove a user with all its keys.")
    int remove(
            @Mixin TenantOption tenant, @Parameters(paramLabel = "USER", description = "The user's name.") String name)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            store.accounts().deleteUser(tenant.tenant(), name);
        }
        return BasaltCommand.OK;
    }
}
