package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.TierPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = {
            "Show what would move and expire now by rules and by the marks of full tiers. Nothing is changed.",
            "",
            "What moves are the bytes that were written together, under the name of the object that they were written for."
        },
        footer = {"", "Example:", "  basalt tier plan --limit 100 --format json"})
final class TierPlanVerb implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Name so many moves and deletions; all are counted. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    TierPlanVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException {
        TierPlan plan;
        try (Store store = globals.openExistingStore()) {
            plan = store.tiering().plan(limit);
        }
        Listing listing = new Listing("action", "object", "from", "to", "bytes", "cause");
        for (TierPlan.Move move : plan.moves()) {
            listing.add("move", move.object(), move.from(), move.to(), move.bytes(), move.cause());
        }
        for (TierPlan.Deletion deletion : plan.deletions()) {
            listing.add("expire", deletion.object(), "", "", deletion.bytes(), deletion.cause());
        }
        PrintStream out = globals.shell().out();
        listing.print(format.format(), out);
        if (format.format() == Format.TABLE) {
            out.println();
            out.println(Quantity.count(plan.moveCount()) + " moves, " + Quantity.bytes(plan.moveBytes()) + "; "
                    + Quantity.count(plan.deletionCount()) + " deletions");
            out.println();
            levels(plan).print(Format.TABLE, out);
        }
        plan.problems().forEach(globals.shell()::say);
        return plan.problems().isEmpty() ? BasaltCommand.OK : BasaltCommand.FAILED;
    }

    private static Listing levels(TierPlan plan) {
        Listing levels = new Listing("tier", "capacity", "bytes_before", "bytes_after", "above_mark");
        for (TierPlan.Level level : plan.levels()) {
            levels.add(
                    level.tier(),
                    Quantity.bytes(level.capacity()),
                    Quantity.bytes(level.before()),
                    Quantity.bytes(level.after()),
                    Quantity.bytes(level.excess()));
        }
        return levels;
    }
}
