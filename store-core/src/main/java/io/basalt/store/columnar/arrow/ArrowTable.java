package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.AmbiguousNames;
import io.basalt.store.columnar.LeftOutException;
import io.basalt.store.columnar.Table;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableScan;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The table in an Arrow IPC file or stream. */
public final class ArrowTable implements Table {
    private final IpcContent content;
    private final Map<String, ArrowColumn> columns = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();

    private ArrowTable(IpcContent content) {
        this.content = content;
    }

    /**
     * Reads the schema.
     *
     * @param name what errors call the content
     * @param reader of the content; stays open, and is read by scans
     * @throws StoreException.InvalidArgument where it is no Arrow that can be read
     */
    public static ArrowTable open(String name, RandomReader reader) throws IOException {
        ArrowTable table = new ArrowTable(new IpcContent(name, reader));
        translated(table.content, () -> {
            table.read(
                    Schema.convertSchema(IpcMessages.of(table.content).schema()).getFields());
            return true;
        });
        return table;
    }

    /** Reads something of Arrow's. */
    interface Step<T> {
        T run() throws IOException;
    }

    /** Flatbuffers are not checked before they are read: an offset leads out of them, a part is missing. */
    static <T> T translated(IpcContent content, Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (LeftOutException | OutOfMemoryException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw content.damaged(
                    "expected a readable file or stream: "
                            + Objects.requireNonNullElse(
                                    e.getMessage(), e.getClass().getSimpleName()),
                    e);
        }
    }

    private void read(List<Field> schema) throws IOException {
        Set<String> ambiguous =
                AmbiguousNames.in(schema.stream().map(Field::getName).toList());
        int node = 0;
        int buffer = 0;
        for (Field field : schema) {
            if (IpcLayout.varies(field)) {
                throw content.refused("column " + field.getName() + " is or has a view or union, of which the buffers "
                        + "cannot be counted; read the table by Arrow");
            }
            if (ambiguous.contains(field.getName())) {
                leftOut.put(field.getName(), AmbiguousNames.REASON);
            } else {
                add(field, node, buffer);
            }
            node += IpcLayout.nodes(field);
            buffer += IpcLayout.buffers(field);
        }
    }

    private void add(Field field, int node, int buffer) {
        try {
            columns.put(field.getName(), new ArrowColumn(field, ArrowTypes.rendered(field), node, buffer));
        } catch (LeftOutException e) {
            leftOut.put(e.column(), e.reason());
        }
    }

    @Override
    public List<String> columns() {
        return new ArrayList<>(columns.keySet());
    }

    @Override
    public Map<String, String> leftOut() {
        return leftOut;
    }

    @Override
    public TableScan scan(
            List<String> names, IntPredicate wanted, long firstRow, BufferAllocator allocator, TableLimits limits)
            throws IOException {
        List<ArrowColumn> chosen = names.stream()
                .map(name -> Objects.requireNonNull(columns.get(name), name))
                .toList();
        return new ArrowScan(content, chosen, wanted, firstRow, allocator, limits);
    }
}
