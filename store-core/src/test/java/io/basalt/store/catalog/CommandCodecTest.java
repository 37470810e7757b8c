package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.testing.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Commands as bytes: the same in every version, and worth the same to whoever applies them. */
class CommandCodecTest {
    private static final Golden GOLDEN = new Golden("commands-v1.txt");

    /** Commands that are about where this node keeps bytes, and so not for other nodes. */
    private static final Set<String> NODE_LOCAL =
            Set.of("Relocate", "ForgetBlobs", "DropVolume", "PinBackup", "EndBackupPins", "ReleaseBlobs");

    @Test
    void everyCommandHasAForm() {
        List<String> without = Arrays.stream(Command.class.getPermittedSubclasses())
                .filter(type -> !CommandCodec.hasForm(type))
                .map(Class::getSimpleName)
                .filter(name -> !NODE_LOCAL.contains(name))
                .toList();

        assertEquals(List.of(), without, "add them to CommandForms, CommandSamples, RandomCommands and docs/format.md");
    }

    @Test
    void commandsAreWrittenAndReadAsInVersion1() {
        Set<Class<?>> seen = new HashSet<>();
        assertAll(CommandSamples.ALL.stream().map(command -> () -> {
            seen.add(command.getClass());
            byte[] golden = GOLDEN.check(command.getClass().getSimpleName(), CommandCodec.encode(command));
            assertEquals(command, CommandCodec.decode(golden));
        }));
        assertEquals(
                CommandForms.ALL.size() + HistoryForms.ALL.size() + AccountForms.ALL.size(),
                seen.size(),
                "kinds in CommandSamples");
    }

    @Test
    void changesOfAccountsAreWrittenAndReadAsInVersion1() {
        Set<Class<?>> seen = new HashSet<>();
        assertAll(CommandSamples.ACCOUNT_CHANGES.stream().map(change -> () -> {
            seen.add(change.getClass());
            Command<?> command = new Command.ChangeAccounts(change, 1_700_000_000_000_000L);
            String name = "ChangeAccounts-" + change.getClass().getSimpleName();
            assertEquals(command, CommandCodec.decode(GOLDEN.check(name, CommandCodec.encode(command))));
        }));
        assertEquals(Set.of(AccountChange.class.getPermittedSubclasses()), seen, "kinds in CommandSamples");
    }

    @Test
    void aBucketsLandingTierIsWrittenAndReadAsInVersion1() {
        for (String tier : List.of("hdd", BucketUpdate.STORE_LANDING)) {
            Command<?> command = new Command.ConfigureBucket(
                    "photos", BucketUpdate.NONE.withVersioned(false).withLanding(tier), 31, 1_700_000_000_000_000L);
            byte[] golden = GOLDEN.check("ConfigureBucket-landing-" + tier, CommandCodec.encode(command));
            assertEquals(command, CommandCodec.decode(golden));
        }
    }

    @Test
    void whichTablesOfABucketGetRenditionsIsWrittenAndReadAsInVersion1() {
        for (RenditionPolicy policy : RenditionPolicy.values()) {
            Command<?> command = new Command.ConfigureBucket(
                    "photos", BucketUpdate.NONE.withRenditions(policy), 31, 1_700_000_000_000_000L);
            byte[] golden = GOLDEN.check("ConfigureBucket-renditions-" + policy, CommandCodec.encode(command));
            assertEquals(command, CommandCodec.decode(golden));
        }
    }

    @Test
    void whatABucketDeclaresIsWrittenAndReadAsInVersion1() {
        BucketUpdate update = BucketUpdate.NONE
                .withDeclared("reviewed", ValueType.BOOLEAN)
                .withDeclared("image.seen", ValueType.TIMESTAMP)
                .withWithdrawn("label");
        Command<?> command = new Command.ConfigureBucket("photos", update, 31, 1_700_000_000_000_000L);
        byte[] golden = GOLDEN.check("ConfigureBucket-declares", CommandCodec.encode(command));
        assertEquals(command, CommandCodec.decode(golden));
    }

    @Test
    void damagedBytesAreRefused() {
        long seed = new Random().nextLong();
        System.out.println("damagedBytesAreRefused: seed " + seed);
        Random random = new Random(seed);
        for (Command<?> command : CommandSamples.ALL) {
            byte[] bytes = CommandCodec.encode(command);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThrows(RuntimeException.class, () -> CommandCodec.decode(cut));
            }
            byte[] flipped = bytes.clone();
            flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            assertThrows(RuntimeException.class, () -> CommandCodec.decode(flipped), "seed " + seed);
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThrows(BinaryReader.MalformedException.class, () -> CommandCodec.decode(longer));
        }
    }

    /** A catalog in memory. */
    private static final class State {
        final Map<String, byte[]> values = new HashMap<>();
        final List<String> outcomes = new ArrayList<>();
        long lsn;
        long micros;

        void apply(Command<?> command, long highestId) {
            Group group = new Group((family, key) -> values.get(name(family, key)), lsn, micros);
            try {
                Object result = new Applier(group).apply(command, RandomCommands.places(highestId));
                outcomes.add(command.getClass().getSimpleName() + " -> " + result);
            } catch (StoreException e) {
                outcomes.add(command.getClass().getSimpleName() + " -> " + e);
            }
            group.forEach((family, key, value) -> {
                if (value == null) {
                    values.remove(name(family, key));
                } else {
                    values.put(name(family, key), value);
                }
            });
            lsn = group.lsn();
            micros = group.lastMicros();
        }

        private static String name(Family family, byte[] key) {
            return family + " " + HexFormat.of().formatHex(key);
        }
    }

    @Test
    void aCommandThatWasWrittenAndReadDoesTheSame() {
        long seed = new Random().nextLong();
        System.out.println("aCommandThatWasWrittenAndReadDoesTheSame: seed " + seed);
        Set<String> succeeded = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            RandomCommands commands = new RandomCommands(new Random(seed + round));
            State first = new State();
            State second = new State();
            Command<?> create = new Command.CreateBucket("bucket", 1, 2, 1);
            first.apply(create, 0);
            second.apply(create, 0);
            for (int i = 0; i < 150; i++) {
                Command<?> command = commands.next();
                first.apply(command, commands.highestId());
                second.apply(CommandCodec.decode(CommandCodec.encode(command)), commands.highestId());
                assertEquals(first.outcomes, second.outcomes, "seed " + seed + ", round " + round);
            }
            assertEquals(first.lsn, second.lsn);
            assertEquals(first.values.keySet(), second.values.keySet(), "seed " + seed + ", round " + round);
            first.values.forEach((key, value) -> assertArrayEquals(value, second.values.get(key), key));
            first.outcomes.stream()
                    .filter(outcome -> !outcome.contains("StoreException"))
                    .map(outcome -> outcome.substring(0, outcome.indexOf(' ')))
                    .forEach(succeeded::add);
        }
        assertTrue(succeeded.size() >= CommandForms.ALL.size() - 2, "only these ever succeeded: " + succeeded);
    }

    @Test
    void ownersCountWhatHoldsThem() {
        long seed = new Random().nextLong();
        System.out.println("ownersCountWhatHoldsThem: seed " + seed);
        for (int round = 0; round < 20; round++) {
            RandomCommands commands = new RandomCommands(new Random(seed + round));
            State state = new State();
            state.apply(new Command.CreateBucket("bucket", 1, 2, 1), 0);
            for (int i = 0; i < 200; i++) {
                Command<?> command = commands.next();
                // It names all rows of a version, which only a reader of the catalog finds.
                if (!(command instanceof Command.DeleteVersion)) {
                    state.apply(command, commands.highestId());
                }
            }
            assertOwners(state, "seed " + seed + ", round " + round);
        }
    }

    /** Nothing is collected here, so every version that ever was holds its content. */
    private static void assertOwners(State state, String where) {
        Map<Long, Set<String>> holders = new HashMap<>();
        Map<Long, Set<Long>> blobs = new HashMap<>();
        state.values.forEach((name, value) -> {
            switch (Family.valueOf(name.substring(0, name.indexOf(' ')))) {
                case ROWS -> hold(holders, ObjectRow.decode(value));
                case HISTORY -> {
                    if (Past.decode(value) instanceof Past.Row past) {
                        hold(holders, past.row());
                    }
                }
                case UPLOADS -> {
                    if (name.length() > "UPLOADS ".length() + 16) {
                        hold(holders, UploadPart.decode(value).contentId(), name);
                    }
                }
                case OPENFILES -> {
                    if (name.length() == "OPENFILES ".length() + 16
                            && OpenEntry.decode(value).contentId() != 0) {
                        hold(holders, OpenEntry.decode(value).contentId(), name);
                    }
                }
                case CONTENTS -> {
                    Content content = Content.decode(value);
                    content.blobIds()
                            .forEach(id -> blobs.computeIfAbsent(id, i -> new HashSet<>())
                                    .add(content.contentId()));
                }
                default -> {
                    // Holds no content.
                }
            }
        });
        state.values.forEach((name, value) -> {
            if (name.startsWith("CONTENTS ")) {
                Content content = Content.decode(value);
                assertEquals(
                        holders.getOrDefault(content.contentId(), Set.of()).size(),
                        content.owners(),
                        where + ", " + content);
            } else if (name.startsWith("BLOBS ")) {
                Blob blob = Blob.decode(value);
                assertEquals(blobs.getOrDefault(blob.blobId(), Set.of()).size(), blob.owners(), where + ", " + blob);
            }
        });
        assertTrue(
                holders.keySet().stream()
                        .allMatch(id -> state.values.containsKey(State.name(Family.CONTENTS, Keys.id(id)))),
                where + ": a version's content is gone");
    }

    private static void hold(Map<Long, Set<String>> holders, ObjectRow row) {
        hold(holders, row.contentId(), "version " + row.fileId() + " " + row.version());
    }

    private static void hold(Map<Long, Set<String>> holders, long contentId, String holder) {
        holders.computeIfAbsent(contentId, id -> new HashSet<>()).add(holder);
    }
}
