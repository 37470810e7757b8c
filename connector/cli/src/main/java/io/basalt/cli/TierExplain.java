package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import io.basalt.store.api.TierExplanation;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = {
            "Tell why an object lies where it does, since when, how it is read, and which rule comes next.",
            "",
            "Heat is a number of reads of which each counts half after some days (store.toml, half_life_days)."
        },
        footer = {"", "Example:", "  basalt tier explain basalt://pets/photos/tom.png"})
final class TierExplain implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "URI", description = "basalt://BUCKET/KEY")
    private @Nullable BasaltUri uri;

    TierExplain(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException {
        TierExplanation explained;
        try (Store store = globals.openExistingStore()) {
            explained = store.tiering()
                    .explain(java.util.Objects.requireNonNull(uri).objectKey());
        }
        Map<String, @Nullable Object> facts = facts(explained);
        if (format.format() == Format.TABLE) {
            Listing upright = new Listing("field", "value");
            facts.forEach((name, value) -> {
                if (value instanceof List<?> lines) {
                    lines.forEach(line -> upright.add(name, line));
                } else if (value != null) {
                    upright.add(name, value);
                }
            });
            upright.printTable("", globals.shell().out());
        } else {
            Listing listing = new Listing(List.copyOf(facts.keySet()));
            listing.add(facts.values().stream().map(TierExplain::cell).toArray());
            listing.print(format.format(), globals.shell().out());
        }
        return BasaltCommand.OK;
    }

    private static Object cell(@Nullable Object value) {
        return value instanceof List<?> lines
                ? String.join("\n", lines.stream().map(String::valueOf).toList())
                : value == null ? "" : value;
    }

    private static Map<String, @Nullable Object> facts(TierExplanation explained) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put(
                "object",
                BasaltUri.SCHEME + "://" + explained.key().bucket() + "/"
                        + explained.key().key());
        facts.put(
                "lies",
                explained.parts().stream()
                        .map(part -> part.tier() + ", " + Quantity.bytes(part.bytes()) + ", since " + part.since()
                                + ": " + part.cause())
                        .toList());
        facts.put("heat", String.format(Locale.ROOT, "%.2f", explained.heat()));
        facts.put("last_read", explained.lastRead().map(String::valueOf).orElse("never, as far as is known"));
        facts.put(
                "rules",
                explained.rules().stream()
                        .map(rule -> rule.text()
                                + (rule.inForce() ? ": in force" : ": not yet or not any more")
                                + when(", from ", rule.from())
                                + when(", until ", rule.until()))
                        .toList());
        facts.put("now", explained.now().map(TierExplanation.Step::text).orElse("stay"));
        facts.put(
                "next",
                explained.next().map(next -> next.at() + ": " + next.text()).orElse("nothing"));
        facts.put("not_faster_than", explained.fastest().orElse(null));
        facts.put("not_slower_than", explained.slowest().orElse(null));
        return facts;
    }

    private static String when(String word, Optional<Instant> time) {
        return time.map(at -> word + at).orElse("");
    }
}
