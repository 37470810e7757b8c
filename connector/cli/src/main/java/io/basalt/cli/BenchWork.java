package io.basalt.cli;

import io.basalt.cli.BenchFiles.Care;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code basalt bench} can measure; each with the references that stand beside it. */
enum BenchWork {
    PUT,
    GET,
    LIST,
    RENAME,
    DELETE,
    MIXED,
    LARGE;

    /** Large objects of a round, and those that wait to be read: what the disk holds at once stays bounded. */
    private static final int LARGE_OBJECTS = 8;

    private static final int LARGE_WAITING = 2;

    /** Loads that run in turns and are compared: the store's first. */
    record Comparison(String title, String item, List<BenchLoad> loads) {}

    List<Comparison> comparisons(BenchPlan plan, BenchTarget store, Path scratch, BenchRun run) {
        BenchTarget plain = new BenchFiles(scratch.resolve("plain"), Care.NONE);
        BenchTarget synced = new BenchFiles(scratch.resolve("synced"), Care.SYNC);
        BenchTarget named = new BenchFiles(scratch.resolve("named"), Care.SYNC_FOLDER);
        return switch (this) {
            case PUT ->
                List.of(comparison(
                        title(),
                        "object",
                        Stream.concat(
                                Stream.of(store, synced, named)
                                        .map(target -> new BenchLoads.Put(
                                                target, "put", plan.size(), plan.threads(), Long.MAX_VALUE)),
                                Stream.of(new BenchLoads.RawSync(scratch.resolve("raw"))))));
            case GET ->
                List.of(comparison(
                        title(),
                        "object",
                        Stream.of(store, plain)
                                .map(target -> new BenchLoads.Get(
                                        target, "get", plan.objects(), plan.size(), plan.threads(), plan, run))));
            case LIST ->
                List.of(comparison(
                        title(),
                        "key",
                        Stream.of(store, plain).map(target -> new BenchLoads.Listed(target, plan, run))));
            case RENAME ->
                List.of(comparison(
                        title(), "directory", Stream.of(store, plain).map(t -> new BenchLoads.Renamed(t, plan, run))));
            case DELETE ->
                List.of(comparison(
                        title(), "directory", Stream.of(store, plain).map(t -> new BenchLoads.Deleted(t, plan, run))));
            case MIXED ->
                List.of(comparison(
                        title(), "operation", Stream.of(store, synced).map(t -> new BenchLoads.Mixed(t, plan, run))));
            case LARGE -> large(plan, store, synced, new BenchFiles(scratch.resolve("cached"), Care.CHECKSUM), run);
        };
    }

    private static List<Comparison> large(
            BenchPlan plan, BenchTarget store, BenchTarget synced, BenchTarget cached, BenchRun run) {
        return List.of(
                comparison(
                        "large put",
                        "object",
                        Stream.of(store, synced)
                                .map(target ->
                                        new BenchLoads.Put(target, "large-put", BenchPlan.LARGE, 1, LARGE_OBJECTS))),
                comparison(
                        "large get",
                        "object",
                        Stream.of(store, cached)
                                .map(target -> new BenchLoads.Get(
                                        target, "large-get", LARGE_WAITING, BenchPlan.LARGE, 1, plan, run))));
    }

    private static Comparison comparison(String title, String item, Stream<? extends BenchLoad> loads) {
        return new Comparison(title, item, loads.<BenchLoad>map(load -> load).toList());
    }

    private String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
