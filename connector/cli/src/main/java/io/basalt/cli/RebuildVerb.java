package io.basalt.cli;

import picocli.CommandLine.Command;

@Command(
        name = "rebuild",
        description = "Make anew what a store has lost.",
        synopsisSubcommandLabel = "(catalog)",
        footer = {"", "Example:", "  basalt rebuild catalog --backups /mnt/other/basalt --force"})
final class RebuildVerb {}
