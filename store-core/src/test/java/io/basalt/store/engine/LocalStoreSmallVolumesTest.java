package io.basalt.store.engine;

import io.basalt.store.api.Store;
import io.basalt.store.contract.AppendContract;
import io.basalt.store.contract.DurabilityContract;
import io.basalt.store.contract.ObjectContract;
import io.basalt.store.contract.RandomHistoryContract;
import io.basalt.store.contract.ReadContract;
import io.basalt.store.contract.TierContract;
import io.basalt.store.contract.UploadContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** {@link LocalStore} with volumes so small that they are often begun anew, and blob files from 1 KiB on. */
@Tag("long")
class LocalStoreSmallVolumesTest {
    private static final String CONFIG = """
        landing = "flash"
        pack_limit = 1024
        volume_bytes = 1048576
        [[tier]]
        name = "flash"
        medium = "flash"
        directory = "tiers/flash"
        [[tier]]
        name = "hdd"
        medium = "hdd"
        directory = "tiers/hdd"
        """;

    private static Store open(Path directory) throws IOException {
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
    class RandomHistories extends RandomHistoryContract {
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
    }

    @Nested
    class Durability extends DurabilityContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Appends extends AppendContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }

    @Nested
    class Uploads extends UploadContract {
        @Override
        protected Store openStore(Path directory) throws IOException {
            return open(directory);
        }
    }
}
