package io.basalt.cli;

import picocli.CommandLine.Command;

@Command(
        name = "snapshot",
        description = "Make, list, rename and drop named snapshots of a bucket.",
        synopsisSubcommandLabel = "(create | list | rename | drop)",
        footer = {
            "",
            "Examples:",
            "  basalt snapshot create pets before-relabelling",
            "  basalt stat basalt://pets/photos/tom.png --as-of before-relabelling"
        })
final class SnapshotVerb {}
