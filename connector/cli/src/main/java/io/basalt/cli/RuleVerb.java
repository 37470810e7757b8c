package io.basalt.cli;

import picocli.CommandLine.Command;

@Command(
        name = "rule",
        description = {
            "Show and set the lifecycle rules of buckets: what moves to another tier, stays, or expires, and when.",
            "",
            "They are followed in the background while a store is open, and by 'basalt tier run' at once."
        },
        synopsisSubcommandLabel = "(ls | set | export | rm)",
        footer = {
            "",
            "Examples:",
            "  basalt rule set pets rules.json",
            "  basalt rule ls pets",
            "  basalt rule export pets --xml",
            "  basalt tier plan"
        })
final class RuleVerb {}
