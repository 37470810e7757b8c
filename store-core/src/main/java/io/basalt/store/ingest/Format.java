package io.basalt.store.ingest;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.util.Optional;

/**
 * A format that ingest reads by itself, before a put is acknowledged. Thread-safe.
 *
 * <p>Implementations take bounded time and memory whatever the bytes are (headers, footers and samples, never everything),
 * and throw where the content is not what it claims to be: the object is stored all the same and the message becomes
 * its {@code ingest.error}.
 */
interface Format {
    /** As errors call it. */
    String name();

    /** Whether contents of that media type, e.g. {@code image/png}, are of this format. */
    boolean accepts(String mediaType);

    Findings read(Source source) throws IOException;

    /** @param attributes under their full names, in a namespace of the format's own */
    record Findings(Attributes attributes, Optional<TabularInfo> tabular) {
        static Findings of(Attributes attributes) {
            return new Findings(attributes, Optional.empty());
        }
    }
}
