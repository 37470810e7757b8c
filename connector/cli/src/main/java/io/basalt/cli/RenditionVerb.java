package io.basalt.cli;

import picocli.CommandLine.Command;

@Command(
        name = "rendition",
        description = "Make, drop and list renditions: the columns of tables on flash, for faster scans.",
        synopsisSubcommandLabel = "(make | drop | ls)",
        footer = {
            "",
            "Examples:",
            "  basalt rendition make basalt://lake/flights/",
            "  basalt rendition ls",
            "  basalt rendition drop basalt://lake/flights/2001-01-01.parquet"
        })
final class RenditionVerb {}
