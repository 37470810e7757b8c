package io.basalt.store.api;

import java.util.List;
import java.util.Map;

/**
 * A rendition: the columns of a tabular content, beside it. Immutable.
 *
 * @param bytes that it takes
 * @param columns names of those that it has, in the content's order
 * @param leftOut names of those that it does not have, and why; they are read from the content
 */
public record RenditionInfo(long contentId, long rows, long bytes, List<String> columns, Map<String, String> leftOut) {
    public RenditionInfo {
        columns = List.copyOf(columns);
        leftOut = Map.copyOf(leftOut);
    }
}
