package io.basalt.connector.wire;

import java.util.Optional;

/**
 * Something that was opened to be read.
 *
 * @param reader which the next requests go to; absent where the first bytes, which follow, are all
 * @param size bytes of it
 */
public record Opened(Optional<String> reader, long size) {}
