package io.basalt.cli;

import picocli.CommandLine.Option;

/** {@code --format}, for every verb that lists. */
final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, json (one object a line) or csv. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    Format format() {
        return format;
    }
}
