package io.basalt.cli;

import io.basalt.connector.client.Stores;
import java.util.LinkedHashMap;
import java.util.Map;

/** What Hadoop and Spark must be told to find a store, which is a directory or the endpoint of a server. */
final class Settings {
    /** The catalog's name in SQL. */
    static final String CATALOG = "lake";

    private Settings() {}

    static Map<String, String> hadoop(String store) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("fs.basalt.impl", "io.basalt.hadoop.BasaltFileSystem");
        settings.put("fs.AbstractFileSystem.basalt.impl", "io.basalt.hadoop.Basalt");
        settings.put(Stores.isEndpoint(store) ? "fs.basalt.endpoint" : "fs.basalt.store", store);
        settings.put(
                "mapreduce.outputcommitter.factory.scheme.basalt", "io.basalt.hadoop.commit.PublishCommitterFactory");
        return settings;
    }

    static Map<String, String> spark(String store) {
        Map<String, String> settings = new LinkedHashMap<>();
        hadoop(store).forEach((name, value) -> settings.put("spark.hadoop." + name, value));
        settings.put("spark.sql.catalog." + CATALOG, "io.basalt.spark.BasaltCatalog");
        settings.put("spark.sql.catalog." + CATALOG + (Stores.isEndpoint(store) ? ".endpoint" : ".store"), store);
        settings.put("spark.sql.sources.commitProtocolClass", "io.basalt.spark.write.PublishProtocol");
        return settings;
    }

    /** For a Spark that lives in this process and serves one person: no web page, no port beyond this host. */
    static Map<String, String> localSpark(String store) {
        Map<String, String> settings = spark(store);
        settings.put("spark.master", "local[*]");
        settings.put("spark.app.name", "basalt");
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.driver.bindAddress", "127.0.0.1");
        settings.put("spark.sql.jsonGenerator.ignoreNullFields", "false");
        return settings;
    }
}
