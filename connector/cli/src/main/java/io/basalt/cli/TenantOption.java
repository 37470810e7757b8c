package io.basalt.cli;

import io.basalt.store.api.Accounts;
import picocli.CommandLine.Option;

/** {@code --tenant}, for what belongs to one. */
final class TenantOption {
    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            defaultValue = Accounts.LOCAL,
            description = "Whose. Default: ${DEFAULT-VALUE}, the store's own.")
    private String tenant = Accounts.LOCAL;

    String tenant() {
        return tenant;
    }
}
