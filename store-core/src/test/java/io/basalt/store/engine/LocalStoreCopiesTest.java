package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Store;
import io.basalt.store.catalog.Content;
import io.basalt.store.contract.DurabilityContract;
import io.basalt.store.contract.ObjectContract;
import io.basalt.store.contract.ReadContract;
import io.basalt.store.contract.TierContract;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link LocalStore} with two copies of everything on flash, and three directories of one copy on hard disks. */
@Tag("long")
class LocalStoreCopiesTest {
    private static final String CONFIG = """
        landing = "flash"
        pack_limit = 1024
        volume_bytes = 1048576
        [[tier]]
        name = "flash"
        medium = "flash"
        directories = ["tiers/flash-a", "tiers/flash-b"]
        copies = 2
        [[tier]]
        name = "hdd"
        medium = "hdd"
        directories = ["tiers/hdd-a", "tiers/hdd-b", "tiers/hdd-c"]
        """;

    private static LocalStore open(Path directory) throws IOException {
        Path config = directory.resolve("store.toml");
        if (!Files.exists(config)) {
            Files.writeString(config, CONFIG);
        }
        return LocalStore.open(directory);
    }

    @Nested
    class Objects extends ObjectContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Reads extends ReadContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Durability extends DurabilityContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Tiers extends TierContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }

        @Test
        void everyBlobLiesInAsManyDirectoriesAsItsTierKeepsCopies() throws IOException {
            put("small", new byte[500]);
            put("large", new byte[5_000]);
            for (String key : List.of("small", "large")) {
                assertEquals(Set.of(0, 1), directories(key, "flash"));
                store.move(key(key), "hdd");
                assertEquals(1, directories(key, "hdd").size());
                store.move(key(key), "flash");
                assertEquals(Set.of(0, 1), directories(key, "flash"));
            }
        }

        private Set<Integer> directories(String key, String tier) throws IOException {
            LocalStore local = (LocalStore) store;
            ObjectKey object = key(key);
            long contentId = stat(key).entry().contentId();
            Content content = local.namespace().content(contentId).orElseThrow();
            List<Place> places =
                    local.namespace().blob(content.extents().get(0).blobId()).places();
            assertEquals(Set.of(tier), places.stream().map(Place::tier).collect(Collectors.toSet()), object.toString());
            assertEquals(
                    places.size(),
                    places.stream().map(Place::directory).distinct().count(),
                    places.toString());
            return places.stream().map(Place::directory).collect(Collectors.toSet());
        }
    }
}
