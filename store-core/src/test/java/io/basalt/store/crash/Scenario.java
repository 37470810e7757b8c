package io.basalt.store.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is done to a store.
 *
 * @param config its {@code store.toml}
 * @param given steps that nothing happens to
 * @param when steps that are cut, failed and repeated
 * @param traits in which it differs from others
 */
record Scenario(String name, String config, List<Step> given, List<Step> when, Set<Trait> traits) {
    /** What is not so of most scenarios. */
    enum Trait {
        /** A step that failed cannot be tried again: the writer of a file under construction is of no use then. */
        NOT_REPEATABLE,
        /** Earlier states cannot be looked at for long. */
        FORGETFUL
    }

    /** Small enough for both kinds of blobs to be quick to write. */
    static final int PACK_LIMIT = 4096;

    private static final String TWO_TIERS = """
            landing = "flash"
            pack_limit = %d
            volume_bytes = 1048576
            [[tier]]
            name = "flash"
            medium = "flash"
            directory = "tiers/flash"
            [[tier]]
            name = "hdd"
            medium = "hdd"
            directory = "tiers/hdd"
            """.formatted(PACK_LIMIT);

    /** What moves by itself moves in one commit where it is little. */
    static final String ONE_MOVER = TWO_TIERS + """
            [mover]
            moves = 1
            """;

    /** Each object twice, in directories of its own. */
    static final String TWO_COPIES = TWO_TIERS.replace(
            "directory = \"tiers/flash\"", "directories = [\"tiers/flash-a\", \"tiers/flash-b\"]\ncopies = 2");

    Scenario {
        given = List.copyOf(given);
        when = List.copyOf(when);
        traits = Set.copyOf(traits);
    }

    static Scenario named(String name) {
        return new Scenario(name, TWO_TIERS, List.of(), List.of(), Set.of());
    }

    Scenario on(String newConfig) {
        return new Scenario(name, newConfig, given, when, traits);
    }

    Scenario given(Step... steps) {
        return new Scenario(name, config, and(given, steps), when, traits);
    }

    Scenario when(Step... steps) {
        return new Scenario(name, config, given, and(when, steps), traits);
    }

    Scenario that(Trait... newTraits) {
        return new Scenario(name, config, given, when, Set.of(newTraits));
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    private static List<Step> and(List<Step> steps, Step... more) {
        List<Step> all = new ArrayList<>(steps);
        all.addAll(List.of(more));
        return all;
    }

    @Override
    public String toString() {
        return name;
    }
}
