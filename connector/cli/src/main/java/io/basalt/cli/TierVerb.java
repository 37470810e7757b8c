package io.basalt.cli;

import picocli.CommandLine.Command;

@Command(
        name = "tier",
        description = "Show the tiers, and move objects between them.",
        synopsisSubcommandLabel = "(ls | move)",
        footer = {"", "Examples:", "  basalt tier ls", "  basalt tier move basalt://pets/photos/2019 --to hdd"})
final class TierVerb {}
