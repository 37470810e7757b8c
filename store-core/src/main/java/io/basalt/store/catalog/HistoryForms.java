package io.basalt.store.catalog;

import static io.basalt.store.catalog.CommandFields.decodeAll;
import static io.basalt.store.catalog.CommandFields.decodeTexts;
import static io.basalt.store.catalog.CommandFields.encodeAll;
import static io.basalt.store.catalog.CommandFields.encodeTexts;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.ValueType;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The forms of the commands that say what of the past is kept, and free the rest. */
final class HistoryForms {
    private static final int UNCHANGED = 0;
    private static final int ON = 1;
    private static final int OFF = 2;
    private static final int LANDS_ELSEWHERE = 4;
    private static final int RENDERS_OTHERS = 8;
    private static final int DECLARES = 16;

    static final List<CommandForm<?>> ALL = List.of(
            new CommandForm<>(
                    23,
                    Command.ConfigureBucket.class,
                    (c, out) -> {
                        encode(c.update(), out.string(c.bucket()));
                        out.varint(c.firstPinId()).varint(c.micros());
                    },
                    in -> new Command.ConfigureBucket(in.string(), decodeUpdate(in), in.varint(), in.varint())),
            new CommandForm<>(
                    24,
                    Command.CreateSnapshot.class,
                    (c, out) -> out.string(c.bucket())
                            .string(c.name())
                            .varint(c.pinId())
                            .varint(c.micros()),
                    in -> new Command.CreateSnapshot(in.string(), in.string(), in.varint(), in.varint())),
            new CommandForm<>(
                    25,
                    Command.DropSnapshot.class,
                    (c, out) -> out.string(c.bucket()).string(c.name()).varint(c.micros()),
                    in -> new Command.DropSnapshot(in.string(), in.string(), in.varint())),
            new CommandForm<>(
                    33,
                    Command.RenameSnapshot.class,
                    (c, out) -> out.string(c.bucket())
                            .string(c.name())
                            .string(c.newName())
                            .varint(c.micros()),
                    in -> new Command.RenameSnapshot(in.string(), in.string(), in.string(), in.varint())),
            new CommandForm<>(
                    26,
                    Command.Collect.class,
                    (c, out) -> {
                        out.string(c.bucket())
                                .varint(c.bucketId())
                                .varint(c.ownerId())
                                .varint(c.floor());
                        encode(c.items(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.Collect(
                            in.string(), in.varint(), in.varint(), in.varint(), decodeItems(in), in.varint())),
            new CommandForm<>(
                    27,
                    Command.UndeleteDirectory.class,
                    (c, out) -> out.string(c.bucket())
                            .string(c.path())
                            .varint(c.directoryId())
                            .varint(c.micros()),
                    in -> new Command.UndeleteDirectory(in.string(), in.string(), in.varint(), in.varint())),
            new CommandForm<>(
                    28,
                    Command.DeleteVersion.class,
                    (c, out) -> {
                        out.string(c.bucket()).string(c.key()).varint(c.version());
                        encode(c.rows(), out);
                        out.varint(c.micros());
                    },
                    in -> new Command.DeleteVersion(
                            in.string(), in.string(), in.varint(), decodeItems(in), in.varint())),
            new CommandForm<>(
                    31,
                    Command.SetLifecycle.class,
                    (c, out) -> out.string(c.bucket()).string(c.rules()).varint(c.micros()),
                    in -> new Command.SetLifecycle(in.string(), in.string(), in.varint())));

    private HistoryForms() {}

    private static void encode(List<Command.Collectable> items, BinaryWriter out) {
        encodeAll(
                items,
                out,
                item -> encodeTexts(
                        item.children(),
                        out.varint(item.to()).varint(item.from()).string(item.path())));
    }

    private static List<Command.Collectable> decodeItems(BinaryReader in) {
        return decodeAll(in, i -> new Command.Collectable(i.varint(), i.varint(), i.string(), decodeTexts(i)));
    }

    private static void encode(BucketUpdate update, BinaryWriter out) {
        out.u8(update.retention().isPresent() ? 1 : 0);
        update.retention().ifPresent(retention -> out.varint(retention.toNanos() / 1000));
        boolean declares = !update.declare().isEmpty() || !update.withdraw().isEmpty();
        out.u8(update.versioned().map(on -> on ? ON : OFF).orElse(UNCHANGED)
                | (update.landing().isPresent() ? LANDS_ELSEWHERE : 0)
                | (update.renditions().isPresent() ? RENDERS_OTHERS : 0)
                | (declares ? DECLARES : 0));
        update.landing().ifPresent(out::string);
        update.renditions().ifPresent(policy -> RenditionPolicies.encode(policy, out));
        if (declares) {
            Declared.encode(new TreeMap<>(update.declare()), out);
            encodeTexts(update.withdraw().stream().sorted().toList(), out);
        }
        encodeTexts(update.hold().stream().sorted().toList(), out);
        encodeTexts(update.release().stream().sorted().toList(), out);
    }

    private static BucketUpdate decodeUpdate(BinaryReader in) {
        Optional<Duration> retention = CommandFields.decodeTruth(in)
                ? Optional.of(Duration.of(in.varint(), ChronoUnit.MICROS))
                : Optional.empty();
        int changes = in.u8();
        int versioned = changes & (ON | OFF);
        if (versioned == (ON | OFF) || changes > (DECLARES | RENDERS_OTHERS | LANDS_ELSEWHERE | OFF)) {
            throw in.malformed("versioning " + changes);
        }
        Optional<String> landing = (changes & LANDS_ELSEWHERE) != 0 ? Optional.of(in.string()) : Optional.empty();
        Optional<RenditionPolicy> renditions =
                (changes & RENDERS_OTHERS) != 0 ? Optional.of(RenditionPolicies.decode(in)) : Optional.empty();
        boolean declares = (changes & DECLARES) != 0;
        Map<String, ValueType> declare = declares ? Declared.decode(in) : Map.of();
        Set<String> withdraw = declares ? Set.copyOf(decodeTexts(in)) : Set.of();
        return new BucketUpdate(
                retention,
                versioned == UNCHANGED ? Optional.empty() : Optional.of(versioned == ON),
                Set.copyOf(decodeTexts(in)),
                Set.copyOf(decodeTexts(in)),
                landing,
                renditions,
                declare,
                withdraw);
    }
}
