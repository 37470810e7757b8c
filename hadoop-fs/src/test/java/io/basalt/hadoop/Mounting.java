package io.basalt.hadoop;

import io.basalt.connector.client.TestStore;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** Tells file systems of a test which store is theirs, in the way that users tell it. */
public final class Mounting {
    private Mounting() {}

    public static void configure(Configuration conf, TestStore store) {
        conf.set(TestStore.isServed() ? BasaltConfiguration.ENDPOINT : BasaltConfiguration.STORE, store.location());
    }

    /** Closes all file systems, and what contexts hold until the process ends. */
    public static void closeAll() throws IOException {
        FileSystem.closeAll();
        ContextStores.closeAll();
    }
}
