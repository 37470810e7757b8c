package io.basalt.store.columnar;

import java.util.List;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * A column of one batch, or a dictionary: nodes and buffers as Arrow's record batch message has them, a column's in a row.
 * Immutable.
 */
record ColumnPart(List<ArrowFieldNode> nodes, List<Stretch> buffers, ZoneMap zone) {
    ColumnPart {
        nodes = List.copyOf(nodes);
        buffers = List.copyOf(buffers);
    }
}
