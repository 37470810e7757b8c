package io.basalt.store.columnar.parquet;

import java.util.List;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;

/** A list, or a map as a list of entries: a group around a repeated group, which comes once for each element. */
final class NestedList extends GroupConverter implements NestedNode {
    private final ListVector vector;

    /** Of a list the element, of a map key and value. */
    private final List<NestedNode> fields;

    private final Repeated repeated = new Repeated();
    private int position;
    private int first;
    private int count;
    private int used;

    NestedList(ListVector vector, List<NestedNode> fields) {
        this.vector = vector;
        this.fields = fields;
    }

    @Override
    public void moveTo(int next) {
        position = next;
    }

    @Override
    public void start() {
        first = vector.startNewValue(position);
        count = 0;
    }

    @Override
    public void end() {
        vector.endValue(position, count);
        used = first + count;
    }

    @Override
    public Converter getConverter(int field) {
        return repeated;
    }

    private final class Repeated extends GroupConverter {
        @Override
        public void start() {
            int element = first + count++;
            if (vector instanceof MapVector && vector.getDataVector() instanceof StructVector entries) {
                entries.setIndexDefined(element);
            }
            fields.forEach(field -> field.moveTo(element));
        }

        @Override
        public void end() {}

        @Override
        public Converter getConverter(int field) {
            return fields.get(field).converter();
        }
    }

    @Override
    public long bytes(int rows) {
        return (long) rows * ListVector.OFFSET_WIDTH
                + rows / Byte.SIZE
                + fields.stream().mapToLong(field -> field.bytes(used)).sum();
    }

    @Override
    public void clear() {
        used = 0;
        fields.forEach(NestedNode::clear);
    }

    @Override
    public Converter converter() {
        return this;
    }
}
