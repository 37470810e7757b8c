package io.basalt.cli;

import io.basalt.store.api.BucketSettings;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = "Change where a bucket's objects land, how it keeps what was deleted and superseded, and whether"
                + " its tables get renditions; print its settings.",
        footer = {
            "",
            "Examples:",
            "  basalt bucket set pets --retention 7d",
            "  basalt bucket set pets --versioned on",
            "  basalt bucket set pets --hold contracts/ --release drafts/",
            "  basalt bucket set pets --landing hdd",
            "  basalt bucket set pets --renditions always"
        })
final class BucketSet implements Callable<Integer> {
    private static final String DEFAULT = "default";

    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    private String bucket = "";

    @Option(
            names = "--retention",
            paramLabel = "TIME",
            description = "For how long earlier states can be read and brought back: 7d, 24h, 30m, 10s or 0.")
    private @Nullable String retention;

    private enum Switch {
        ON,
        OFF
    }

    @Option(
            names = "--versioned",
            paramLabel = "on|off",
            description = "Whether superseded versions are kept until they are deleted by version.")
    private @Nullable Switch versioned;

    @Option(
            names = "--hold",
            paramLabel = "PREFIX",
            description =
                    "Put keys of this prefix under a legal hold: nothing of them is freed. '' is the whole bucket.")
    private List<String> hold = List.of();

    @Option(names = "--release", paramLabel = "PREFIX", description = "End the legal hold of this prefix.")
    private List<String> release = List.of();

    @Option(
            names = "--landing",
            paramLabel = "TIER",
            description = "The tier that new objects land on; 'default' is the store's.")
    private @Nullable String landing;

    @Option(
            names = "--renditions",
            paramLabel = "off|hot|always",
            description = "Which tables get renditions by themselves: none, those that are hot, or all, old ones too as"
                    + " far as rendition_share has free room, made by a process that keeps the store open.")
    private @Nullable RenditionPolicy renditions;

    BucketSet(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException, CommandFailed {
        BucketUpdate update = update();
        Listing listing = new Listing("setting", "value");
        try (Store store = globals.openExistingStore()) {
            String name = BucketVerb.bucketName(bucket);
            facts(store.configureBucket(name, update).settings()).forEach(listing::add);
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    private BucketUpdate update() throws CommandFailed {
        try {
            Optional<Duration> kept = Optional.ofNullable(retention).map(BucketSettings::retention);
            Optional<Boolean> keeps = versioned == null ? Optional.empty() : Optional.of(versioned == Switch.ON);
            return new BucketUpdate(
                    kept,
                    keeps,
                    Set.copyOf(hold),
                    Set.copyOf(release),
                    landing(),
                    Optional.ofNullable(renditions),
                    Map.of(),
                    Set.of());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> landing() {
        return Optional.ofNullable(landing).map(tier -> tier.equals(DEFAULT) ? BucketUpdate.STORE_LANDING : tier);
    }

    /** A bucket's settings under the names of the options. */
    static Map<String, @Nullable Object> facts(BucketSettings settings) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("retention", settings.retentionText());
        facts.put("versioned", settings.versioned());
        facts.put(
                "holds",
                String.join(
                        " ", settings.holds().stream().map(p -> "'" + p + "'").toList()));
        facts.put("landing", settings.landing().orElse(DEFAULT));
        facts.put("renditions", settings.renditions().name().toLowerCase(Locale.ROOT));
        if (!settings.declared().isEmpty()) {
            facts.put("declared", String.join(" ", settings.declared().keySet()));
        }
        return facts;
    }
}
