package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private final Configuration conf = new Configuration(false);

    @Test
    void theStoreOfTheBucketWinsOverTheStoreOverTheEnvironment() throws IOException {
        Map<String, String> environment = Map.of("BASALT_STORE", "/environment");
        assertEquals(
                "/environment", BasaltConfiguration.of(conf, "b", environment).store());
        conf.set("fs.basalt.store", " /all ");
        assertEquals("/all", BasaltConfiguration.of(conf, "b", environment).store());
        conf.set("fs.basalt.bucket.b.store", "/mine");
        assertEquals("/mine", BasaltConfiguration.of(conf, "b", environment).store());
        assertEquals("/all", BasaltConfiguration.of(conf, "c", environment).store());
    }

    @Test
    void withoutAStoreTheErrorNamesTheKey() {
        String message = assertThrows(IOException.class, () -> BasaltConfiguration.of(conf, "b", Map.of()))
                .getMessage();
        assertTrue(message.contains("fs.basalt.store") && message.contains("BASALT_STORE"), message);
    }

    @Test
    void numbersMayHaveUnitsAndMustBeInRange() throws IOException {
        conf.set("fs.basalt.store", "/s");
        conf.set("fs.basalt.readahead.range", "64K");
        conf.set("fs.basalt.bucket.b.block.size", "32M");
        BasaltConfiguration configuration = BasaltConfiguration.of(conf, "b", Map.of());
        assertEquals(64 << 10, configuration.readAhead());
        assertEquals(32 << 20, configuration.blockSize());
        assertEquals(1000, configuration.pageSize());
        for (String wrong : new String[] {"0", "10001", "many"}) {
            conf.set("fs.basalt.paging.maximum", wrong);
            String message = assertThrows(IOException.class, () -> BasaltConfiguration.of(conf, "b", Map.of()))
                    .getMessage();
            assertTrue(message.contains("fs.basalt.paging.maximum") && message.contains(wrong), message);
        }
    }

    @Test
    void aUriMustNameAProperBucket() {
        assertEquals("b.1-x", assertName("basalt://b.1-x/path"));
        assertThrows(IOException.class, () -> KeyPath.of(URI.create("basalt:///path")));
        assertThrows(IOException.class, () -> KeyPath.of(URI.create("basalt://Upper/path")));
        assertThrows(IOException.class, () -> KeyPath.of(URI.create("basalt://under_score/path")));
    }

    private static String assertName(String uri) {
        try {
            return KeyPath.of(URI.create(uri)).bucket();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
