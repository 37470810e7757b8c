package io.basalt.cli;

import picocli.CommandLine.Command;

@Command(
        name = "tier",
        description = "Show the tiers, and what lies on them and why; move objects between them.",
        synopsisSubcommandLabel = "(ls | explain | plan | run | move | drain)",
        footer = {
            "",
            "Examples:",
            "  basalt tier ls",
            "  basalt tier explain basalt://pets/photos/tom.png",
            "  basalt tier plan",
            "  basalt tier move basalt://pets/photos/2019 --to hdd"
        })
final class TierVerb {}
