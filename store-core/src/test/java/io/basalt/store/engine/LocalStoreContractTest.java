package io.basalt.store.engine;

import io.basalt.store.api.Store;
import io.basalt.store.contract.EveryContract;
import java.io.IOException;
import java.nio.file.Path;

/** {@link LocalStore} as it comes, under every topic of the store's contract. */
class LocalStoreContractTest extends EveryContract {
    @Override
    protected Store openStore(Path directory) throws IOException {
        return LocalStore.open(directory);
    }
}
