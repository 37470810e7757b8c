package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * What users add to ingest: reads attributes out of contents of some media types. Found by {@link java.util.ServiceLoader};
 * docs/extending.md shows one. Several threads call it at once.
 *
 * <p>It runs beside the put, on a thread that ends with it or is given up after {@link Extraction#LIMIT}; what it finds
 * arrives as a later change of the same version of the object. Whatever it throws, {@link OutOfMemoryError} included,
 * becomes the object's {@code ingest.error}, and the object is stored all the same.
 */
public interface Extractor {
    /** 1 to 32 characters of {@code [a-z0-9_]}, the first a letter. Asked once. */
    String name();

    /** {@code image/png}, {@code text/*} or <code>*&#47;*</code>, in lower case. Asked once. */
    Set<String> mediaTypes();

    /**
     * Reads what it wants of a content.
     *
     * @param content to be read within this call only
     * @return values by name, at most {@value Extraction#MAX_ATTRIBUTES}; {@code lines} of the extractor {@code text} becomes
     *     the attribute {@code fn.text.lines}
     * @throws IOException where the content is not what it claims to be
     */
    Map<String, AttributeValue> extract(Source content) throws IOException;
}
