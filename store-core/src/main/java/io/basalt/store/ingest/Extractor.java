package io.basalt.store.ingest;

import io.basalt.store.api.Attributes;
import java.io.IOException;

/**
 * Reads attributes out of an object's content as it is stored. Thread-safe.
 *
 * <p>Implementations take bounded time and memory whatever the bytes are (read headers and footers, never everything),
 * and throw where the content is not what it claims to be: the object is stored all the same and the message becomes
 * its {@code ingest.error}.
 */
public interface Extractor {
    /** Whether this extractor reads contents of that media type, e.g. {@code image/png}. */
    boolean accepts(String mediaType);

    /** The attributes under their full names, in a namespace of the extractor's own. */
    Attributes extract(Source source) throws IOException;
}
