package io.basalt.connector.server;

import io.basalt.store.api.Store;
import io.basalt.store.contract.EveryContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** A store at the other end of a connection, under every topic of the store's contract. */
@Tag("long")
class RemoteStoreContractTest extends EveryContract {
    @Override
    protected Store openStore(Path directory) throws IOException {
        return ServedStore.open(directory);
    }

    @Override
    protected boolean readsAhead() {
        return true;
    }

    /** Every change and every check of it goes over the network here. */
    @Override
    protected int steps() {
        return 60;
    }
}
