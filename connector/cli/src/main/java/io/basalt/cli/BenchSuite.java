package io.basalt.cli;

import io.basalt.cli.BenchFiles.Care;
import io.basalt.cli.BenchPlan.Shape;
import io.basalt.cli.BenchTrees.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What each work compares: the store, and the references that it is judged by. */
final class BenchSuite {
    private static final long KIB = 1024;

    /** Large objects of a round, and those that wait to be read: what the disk holds at once stays bounded. */
    private static final int LARGE_OBJECTS = 8;

    private static final int LARGE_WAITING = 2;

    private static final long USUAL_CHILDREN = 100_000;
    /** A directory whose size cannot matter. */
    private static final long FEW = 10;
    /** More files than these are no reference: making them takes longer than everything else. */
    private static final long MOST_FILES = 100_000;

    private final BenchPlan plan;
    private final BenchStore store;
    private final Optional<BenchServed> served;
    private final BenchTarget plain;
    private final BenchTarget synced;
    private final BenchTarget named;
    private final BenchTarget checked;
    private final Path scratch;
    private final BenchFill fill;

    /** @param served for the work of that name */
    BenchSuite(BenchPlan plan, BenchStore store, Optional<BenchServed> served, Path scratch, BenchRun run) {
        this.served = served;
        this.plan = plan;
        this.store = store;
        this.plain = new BenchFiles(scratch.resolve("plain"), Care.NONE);
        this.synced = new BenchFiles(scratch.resolve("synced"), Care.SYNC);
        this.named = new BenchFiles(scratch.resolve("named"), Care.SYNC_FOLDER);
        this.checked = new BenchFiles(scratch.resolve("checked"), Care.CHECKSUM);
        this.scratch = scratch;
        this.fill = new BenchFill(run);
    }

    List<BenchComparison> comparisons(BenchWork work) {
        return switch (work) {
            case PUT -> puts();
            case GET ->
                each(work, "object", plan.shapes(List.of(KIB), List.of(1, 2, 64)), List.of(store, plain), this::get);
            case RANGE ->
                each(
                        work,
                        "range",
                        plan.shapes(List.of(4 * KIB, 64 * KIB, KIB * KIB), List.of(1)),
                        List.of(store, plain, checked),
                        this::range);
            case VECTOR ->
                each(
                        work,
                        BenchObjects.Vectored.RANGES + " ranges",
                        plan.shapes(List.of(4 * KIB, 64 * KIB, KIB * KIB), List.of(1)),
                        List.of(store, plain, checked),
                        this::vector);
            case MIXED ->
                each(
                        work,
                        "operation",
                        plan.shapes(List.of(KIB, 64 * KIB), List.of(64)),
                        List.of(store, synced),
                        this::mixed);
            case LIST -> List.of(onTree(work, "key", plan.objects(), BenchTrees.Listed::new));
            case CHILDREN ->
                List.of(onTree(work, "child", plan.count().orElse(USUAL_CHILDREN), BenchTrees.Children::new));
            case TOTALS -> List.of(onTree(work, "directory", plan.objects(), BenchTrees.Totals::new));
            case RENAME -> List.of(onTree(work, "directory", plan.objects(), BenchTrees.Renamed::new));
            case DELETE -> List.of(onTree(work, "directory", plan.objects(), BenchTrees.Deleted::new));
            case LARGE -> large();
            case OPEN -> BenchOpening.comparisons(scratch, plan.objects(), fill);
            case SERVED -> served();
        };
    }

    /** What a server costs: here the served store stands first, and the one of this process is a reference. */
    private List<BenchComparison> served() {
        BenchServed server = served.orElseThrow();
        Shape large = new Shape(BenchPlan.LARGE, 1);
        List<BenchComparison> all = new ArrayList<>();
        plan.shapes(List.of(KIB), List.of(64))
                .forEach(shape -> all.addAll(List.of(
                        BenchComparison.of(
                                "served get",
                                "object",
                                Stream.of(server.overHttp(), store, server.files())
                                        .map(target -> get(target, shape))),
                        BenchComparison.of(
                                "served put",
                                "object",
                                Stream.of(server.overHttp(), store)
                                        .map(target -> new BenchObjects.Put(target, "put", shape, Long.MAX_VALUE))))));
        all.add(BenchComparison.of(
                "served large get",
                "object",
                Stream.of(server.overHttp(), server.files(), server.near(), store)
                        .map(target -> new BenchObjects.Get(target, "large-get", large, LARGE_WAITING, fill))));
        all.add(BenchComparison.of(
                "served list",
                "key",
                Stream.of(server.overHttp(), store).map(target -> new BenchTrees.Listed(tree(target, "served-list")))));
        all.add(BenchComparison.of(
                "served query",
                "row",
                Stream.of(server.overHttp(), store)
                        .map(target -> new BenchTrees.Queried(tree(target, "served-query"), target))));
        return all;
    }

    private Tree tree(BenchTarget target, String directory) {
        return new Tree(target.name(), target, directory, plan.objects(), fill);
    }

    private interface Maker {
        BenchLoad make(BenchTarget target, Shape shape);
    }

    private static List<BenchComparison> each(
            BenchWork work, String item, Stream<Shape> shapes, List<BenchTarget> targets, Maker maker) {
        return shapes.map(shape -> BenchComparison.of(
                        work.title(), item, targets.stream().map(target -> maker.make(target, shape))))
                .toList();
    }

    private List<BenchComparison> puts() {
        List<BenchComparison> comparisons = new ArrayList<>();
        for (BenchComparison puts : each(
                BenchWork.PUT,
                "object",
                plan.shapes(List.of(KIB), List.of(1, 64)),
                List.of(store, synced, named),
                (target, shape) -> new BenchObjects.Put(target, "put", shape, Long.MAX_VALUE))) {
            comparisons.add(BenchComparison.of(
                    puts.title(),
                    puts.item(),
                    Stream.concat(puts.loads().stream(), Stream.of(new BenchRawSync(scratch.resolve("raw"))))));
        }
        return comparisons;
    }

    private BenchLoad get(BenchTarget target, Shape shape) {
        return new BenchObjects.Get(target, "get", shape, plan.objects(), fill);
    }

    private BenchLoad range(BenchTarget target, Shape shape) {
        return new BenchObjects.Ranges(target, "range", shape, fill);
    }

    private BenchLoad vector(BenchTarget target, Shape shape) {
        return new BenchObjects.Vectored(target, "vector", shape, fill);
    }

    private BenchLoad mixed(BenchTarget target, Shape shape) {
        return new BenchObjects.Mixed(target, "mixed", shape, plan.objects(), fill);
    }

    private List<BenchComparison> large() {
        Shape shape = new Shape(BenchPlan.LARGE, 1);
        return List.of(
                BenchComparison.of(
                        "large put",
                        "object",
                        Stream.of(store, synced)
                                .map(target -> new BenchObjects.Put(target, "large-put", shape, LARGE_OBJECTS))),
                BenchComparison.of(
                        "large get",
                        "object",
                        Stream.of(store, checked)
                                .map(target -> new BenchObjects.Get(target, "large-get", shape, LARGE_WAITING, fill))));
    }

    private BenchComparison onTree(BenchWork work, String item, long objects, Function<Tree, BenchLoad> load) {
        List<Tree> trees = new ArrayList<>();
        trees.add(new Tree(store.name(), store, work.title(), objects, fill));
        if (objects > FEW && item.equals("directory")) {
            trees.add(new Tree(store.name() + ", " + FEW + " below", store, work.title() + "-few", FEW, fill));
        }
        if (objects <= MOST_FILES) {
            trees.add(new Tree(plain.name(), plain, work.title(), objects, fill));
        }
        return BenchComparison.of(work.title(), item, trees.stream().map(load));
    }
}
