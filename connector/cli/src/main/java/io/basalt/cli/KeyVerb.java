package io.basalt.cli;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.BucketSettings;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "key",
        description = {
            "List, create, rotate, disable and remove access keys.",
            "",
            "A key's secret is printed when it is made, and never again: the store keeps it sealed under its master key."
        },
        synopsisSubcommandLabel = "(ls | create | rotate | enable | disable | rm)",
        footer = {
            "",
            "Examples:",
            "  basalt key create --user ann --tenant lab",
            "  basalt key rotate BKQ7ZK4MVN2C5TDRXYAE --grace 24h"
        })
final class KeyVerb {
    private final Globals globals;

    KeyVerb(Globals globals) {
        this.globals = globals;
    }

    @Command(name = "create", description = "Make a key, and print its id and its secret.")
    int create(
            @Mixin TenantOption tenant,
            @Option(names = "--user", paramLabel = "USER", required = true, description = "Whose.") String user,
            @Mixin FormatOption format)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            print(store.accounts().createKey(tenant.tenant(), user), format);
        }
        return BasaltCommand.OK;
    }

    private void print(Accounts.NewKey made, FormatOption format) {
        new Listing("key", "secret")
                .add(made.key().id(), made.secret())
                .print(format.format(), globals.shell().out());
    }

    @Command(name = "ls", description = "List a user's keys.")
    int list(
            @Mixin TenantOption tenant,
            @Option(names = "--user", paramLabel = "USER", required = true, description = "Whose.") String user,
            @Mixin FormatOption format)
            throws StoreException {
        Listing listing = new Listing("key", "user", "enabled", "created", "rotated", "earlier_until");
        try (Store store = globals.openExistingStore()) {
            for (Accounts.AccessKey key : store.accounts().keys(tenant.tenant(), user)) {
                listing.add(
                        key.id(),
                        key.user(),
                        key.enabled(),
                        key.created(),
                        key.rotated().orElse(null),
                        key.earlierUntil().orElse(null));
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    @Command(name = "rotate", description = "Give a key a new secret, and print it.")
    int rotate(
            @Option(
                            names = "--grace",
                            paramLabel = "TIME",
                            defaultValue = "24h",
                            description = "How long the earlier secret is good, too: 7d, 24h, 30m or 0. Default:"
                                    + " ${DEFAULT-VALUE}.")
                    String grace,
            @Parameters(paramLabel = "KEY", description = "The key's id.") String id,
            @Mixin FormatOption format)
            throws StoreException {
        try (Store store = globals.openExistingStore()) {
            print(store.accounts().rotateKey(id, BucketSettings.retention(grace)), format);
        }
        return BasaltCommand.OK;
    }

    @Command(name = "enable", description = "Let a key be used again.")
    int enable(@Parameters(paramLabel = "KEY", description = "The key's id.") String id) throws StoreException {
        return setEnabled(id, true);
    }

    @Command(name = "disable", description = "Let a key be used no more.")
    int disable(@Parameters(paramLabel = "KEY", description = "The key's id.") String id) throws StoreException {
        return setEnabled(id, false);
    }

    private int setEnabled(String id, boolean enabled) throws StoreException {
        try (Store store = globals.openExistingStore()) {
            store.accounts().enableKey(id, enabled);
        }
        return BasaltCommand.OK;
    }

    @Command(name = "rm", description = "Remove a key.")
    int remove(@Parameters(paramLabel = "KEY", description = "The key's id.") String id) throws StoreException {
        try (Store store = globals.openExistingStore()) {
            store.accounts().deleteKey(id);
        }
        return BasaltCommand.OK;
    }
}
