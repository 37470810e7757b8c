package io.basalt.spark.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class StoreLocationTest {
    @Test
    void directoriesAreMadeAbsolute() {
        assertEquals(
                Path.of("a").toAbsolutePath().toString(),
                StoreLocation.of("b/../a").text());
        assertEquals("/tmp/a b", StoreLocation.of("file:/tmp/a%20b").text());
        assertEquals("/tmp/a", StoreLocation.of("file:///tmp/a/").text());
    }

    @Test
    void aDirectoryIsRefusedOnAMasterWithSeveralProcesses() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> StoreLocation.reachable("/data", false, "spark://host:7077"));
        assertTrue(refused.getMessage().contains("serve the store (bin/basalt --store /data serve)"));
        assertEquals("/data", StoreLocation.reachable("/data", true, "local[2]").text());
    }

    @Test
    void whatAUserHasSetStays() {
        Configuration configuration = new Configuration(false);
        configuration.set("fs.basalt.impl", "their.FileSystem");
        HadoopSettings.nameStore(configuration, StoreLocation.of("/one"));
        HadoopSettings.nameStore(configuration, StoreLocation.of("/two"));
        assertEquals("their.FileSystem", configuration.get("fs.basalt.impl"));
        assertEquals("/one", HadoopSettings.store(configuration, "bucket"));
        configuration.set(HadoopSettings.storeOf("bucket"), "/three");
        assertEquals("/three", HadoopSettings.store(configuration, "bucket"));
    }
}
