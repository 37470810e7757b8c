package io.basalt.store.api;

/**
 * Rows of a rendition that a scan of columns leaves to its caller, who maps the file. Immutable.
 *
 * @param number which of the request's contents they are of, from 0 on
 * @param file absolute, on the host that has the store open
 * @param firstRow of the content, from 0 on
 * @param endRow the first that is not wanted any more; {@link Long#MAX_VALUE} for all that follow
 */
public record RenditionRange(int number, String file, long firstRow, long endRow) {}
