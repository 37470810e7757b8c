package io.basalt.it;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * The process that {@link KillIT} kills: hands that change a store without pause, each in a directory of its own, and say
 * on standard output what they begin and what has returned. It ends with its standard input at the latest.
 */
final class KillVictim {
    static final int HANDS = 8;
    /** Beyond this size a content has a file of its own. */
    static final int PACK_LIMIT = 64 << 10;

    private static final String CONFIG = """
            landing = "flash"
            pack_limit = %d
            volume_bytes = 4194304
            [[tier]]
            name = "flash"
            medium = "flash"
            directory = "tiers/flash"
            [[tier]]
            name = "hdd"
            medium = "hdd"
            directory = "tiers/hdd"
            """.formatted(PACK_LIMIT);
    private static final long CHANGES_OF_A_HAND = 10_000_000;

    private final Store store;
    private final Journal.Writer journal;
    private final int number;
    private final Hand hand;

    private KillVictim(Store store, Journal.Writer journal, int number, int round, long seed) {
        this.store = store;
        this.journal = journal;
        this.number = number;
        this.hand = new Hand(
                store,
                Hand.directory(number),
                new Random(seed * 31 * 31 + round * 31L + number),
                (round * (long) HANDS + number) * CHANGES_OF_A_HAND);
    }

    /** @param args the store's directory, the number of the round, the seed */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException {
        Journal.Writer journal = new Journal.Writer();
        System.setOut(System.err); // Standard output is the journal's.
        Store store = Stores.open(args[0]);
        for (int hand = 0; hand < HANDS; hand++) {
            KillVictim victim =
                    new KillVictim(store, journal, hand, Integer.parseInt(args[1]), Long.parseLong(args[2]));
            new Thread(victim::work, "hand " + hand).start();
        }
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(1);
    }

    /** Makes a store for victims, with their bucket, which keeps nothing that is deleted or replaced. */
    static Path createStore(Path directory) throws IOException {
        Files.createDirectory(directory);
        Files.writeString(directory.resolve("store.toml"), CONFIG);
        try (Store store = Stores.open(directory.toString())) {
            store.createBucket(Change.BUCKET);
            store.configureBucket(Change.BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
        }
        return directory;
    }

    private void work() {
        try {
            while (true) {
                Change change = hand.choose();
                journal.begin(number, change);
                change.askOf(store);
                journal.done(number, change);
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(2);
        }
    }
}
