package io.basalt.store.columnar.parquet;

import java.util.List;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;

/** A group whose fields stand in a row. */
final class NestedStruct extends GroupConverter implements NestedNode {
    private final StructVector vector;
    private final List<NestedNode> fields;
    private int position;

    NestedStruct(StructVector vector, List<NestedNode> fields) {
        this.vector = vector;
        this.fields = fields;
    }

    @Override
    public void moveTo(int next) {
        position = next;
    }

    @Override
    public void start() {
        vector.setIndexDefined(position);
        fields.forEach(field -> field.moveTo(position));
    }

    @Override
    public void end() {}

    @Override
    public Converter getConverter(int field) {
        return fields.get(field).converter();
    }

    @Override
    public long bytes(int count) {
        return count / Byte.SIZE
                + fields.stream().mapToLong(field -> field.bytes(count)).sum();
    }

    @Override
    public void clear() {
        fields.forEach(NestedNode::clear);
    }

    @Override
    public Converter converter() {
        return this;
    }
}
