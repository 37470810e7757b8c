package io.basalt.it;

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

/** Chooses one change after the other, by chance and by what lies in a directory in which nobody else works. */
final class Hand {
    private static final int MOST_DIRECTORIES = 3;
    private static final int NAMES = 12;
    private static final String LARGE = "large";

    private final Store store;
    private final String root;
    private final Random random;
    private long number;

    /**
     * @param root its directory, with the slash
     * @param firstNumber from which on it numbers its changes
     */
    Hand(Store store, String root, Random random, long firstNumber) {
        this.store = store;
        this.root = root;
        this.random = random;
        this.number = firstNumber;
    }

    /** The directory of the hand of that number. */
    static String directory(int number) {
        return "hand" + number + "/";
    }

    Change choose() throws IOException {
        number++;
        List<String> keys = store.list(ListRequest.flat(Change.BUCKET, root)).entries().stream()
                .map(ListEntry::key)
                .toList();
        TreeSet<String> directories = new TreeSet<>();
        keys.forEach(key -> directories.add(key.substring(0, key.indexOf('/', root.length()) + 1)));
        int die = random.nextInt(100);
        if (random.nextInt(50) == 0) {
            return new Change.Collect();
        }
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
        return new Change.Rename(directory, root + "r" + number + "/");
    }

    private Change put(Set<String> directories) {
        String directory = directories.isEmpty() || (directories.size() < MOST_DIRECTORIES && random.nextInt(4) == 0)
                ? root + "d" + number + "/"
                : pick(directories.stream());
        String below = random.nextInt(4) == 0 ? "below/" : "";
        int die = random.nextInt(100);
        if (die < 6) {
            int size = KillVictim.PACK_LIMIT + 1 + random.nextInt(2 * KillVictim.PACK_LIMIT);
            return new Change.Put(directory + LARGE, number, size, tier());
        }
        int size = die < 14 ? 0 : random.nextInt(die < 94 ? 8 << 10 : KillVictim.PACK_LIMIT / 4);
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
