package io.basalt.spark.tpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The queries of Spark's own tests. */
final class SparksQueries {
    private SparksQueries() {}

    /** @param path such as {@code tpch/q1} */
    static String read(String path) throws IOException {
        String resource = "/" + path + ".sql";
        try (InputStream query = SparksQueries.class.getResourceAsStream(resource)) {
            if (query == null) {
                throw new IOException(resource + " is not on the class path: expected it from Spark's tests");
            }
            return new String(query.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
