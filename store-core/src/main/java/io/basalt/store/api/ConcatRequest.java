package io.basalt.store.api;

import java.util.List;

/**
 * Objects put one after the other. In S3 mode (as Google's compose) the target is made or replaced and the sources stay; the
 * target's own bytes are part of it only where it is named as a source. In Hadoop mode (as HDFS's concat) the sources are
 * appended to a target that exists, and are gone afterwards.
 *
 * @param sources keys in the target's bucket, in order; in Hadoop mode each once, none of them empty or the target itself
 * @param options condition on the target, mode, attributes, content type, token
 */
public record ConcatRequest(ObjectKey target, List<String> sources, PutOptions options) {
    /** The most sources of one request. */
    public static final int MAX_SOURCES = 10_000;

    public ConcatRequest {
        sources = List.copyOf(sources);
        sources.forEach(Names::key);
        if (sources.isEmpty() || sources.size() > MAX_SOURCES) {
            throw new IllegalArgumentException(
                    "concat of " + sources.size() + " sources to " + target + ": expected 1 to " + MAX_SOURCES);
        }
    }
}
