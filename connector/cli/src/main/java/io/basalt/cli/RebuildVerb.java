package io.basalt.cli;

import picocli.CommandLine.Command;

@Command(
        name = "rebuild",
        description = "Make anew what a store has lost.",
        synopsisSubcommandLabel = "(catalog | index)",
        footer = {
            "",
            "Examples:",
            "  basalt rebuild catalog --backups /mnt/other/basalt --force",
            "  basalt rebuild index"
        })
final class RebuildVerb {}
