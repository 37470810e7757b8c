package io.basalt.it;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The process that {@link KillIT} kills: hands that change a store without pause, each in a directory of its own, and say
 * on standard output what they begin and what has returned. It ends with its standard input at the latest.
 */
final class KillVictim {
    static final int HANDS = 8;
    /** Beyond this size a content has a file of its own. */
    static final int PACK_LIMIT = 1 << 20;

    private static final int MOST_DIRECTORIES = 3;
    private static final int NAMES = 12;
    private static final long CHANGES_OF_A_HAND = 10_000_000;
    private static final String LARGE = "large";

    private final Store store;
    private final Journal.Writer journal;
    private final int hand;
    private final Random random;
    private long number;

    private KillVictim(Store store, Journal.Writer journal, int hand, int round, long seed) {
        this.store = store;
        this.journal = journal;
        this.hand = hand;
        this.random = new Random(seed * 31 * 31 + round * 31L + hand);
        this.number = (round * (long) HANDS + hand) * CHANGES_OF_A_HAND;
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

    /** The directory of a hand, in which nobody else works. */
    static String directory(int hand) {
        return "hand" + hand + "/";
    }

    private void work() {
        try {
            while (true) {
                number++;
                Change change = choose();
                journal.begin(hand, change);
                change.askOf(store);
                journal.done(hand, change);
            }
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(2);
        }
    }

    private Change choose() throws IOException {
        List<String> keys = store.list(ListRequest.flat(Change.BUCKET, directory(hand))).entries().stream()
                .map(ListEntry::key)
                .toList();
        TreeSet<String> directories = new TreeSet<>();
        keys.forEach(key -> directories.add(
                key.substring(0, key.indexOf('/', directory(hand).length()) + 1)));
        int die = random.nextInt(100);
        if (directories.size() > MOST_DIRECTORIES) {
            return new Change.Delete(pick(directories.stream()));
        }
        if (keys.isEmpty() || die < 50) {
            return put(directories);
        }
        String key = pick(keys.stream());
        if (die < 62) {
            return new Change.Delete(key);
        }
        if (die < 72) {
            return renameDirectory(key.substring(0, key.lastIndexOf('/') + 1));
        }
        if (die < 78) {
            return new Change.Rename(key, pick(directories.stream()) + "k" + random.nextInt(NAMES));
        }
        if (die < 90) {
            return new Change.Annotate(key, number);
        }
        Predicate<String> isLarge = other -> other.endsWith(LARGE);
        boolean large = random.nextBoolean() && keys.stream().anyMatch(isLarge);
        return new Change.Move(large ? pick(keys.stream().filter(isLarge)) : key, tier());
    }

    /** Renames a directory to a name that was never used. */
    private Change renameDirectory(String directory) {
        return new Change.Rename(directory, directory(hand) + "r" + number + "/");
    }

    private Change put(Set<String> directories) {
        String directory = directories.isEmpty() || (directories.size() < MOST_DIRECTORIES && random.nextInt(4) == 0)
                ? directory(hand) + "d" + number + "/"
                : pick(directories.stream());
        String below = random.nextInt(4) == 0 ? "below/" : "";
        int die = random.nextInt(100);
        if (die < 6) {
            int size = PACK_LIMIT + 1 + random.nextInt(2 * PACK_LIMIT);
            return new Change.Put(directory + LARGE, number, size, tier());
        }
        int size = die < 14 ? 0 : random.nextInt(die < 94 ? 8 << 10 : PACK_LIMIT / 4);
        return new Change.Put(directory + below + "k" + random.nextInt(NAMES), number, size, tier());
    }

    private String tier() {
        return random.nextInt(3) == 0 ? "hdd" : "flash";
    }

    private String pick(Stream<String> among) {
        List<String> all = among.toList();
        return all.get(random.nextInt(all.size()));
    }
}
