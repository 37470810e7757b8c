package io.basalt.store.api;

/** Something a query can filter by or return: a system field, or an attribute of one type. */
public sealed interface Field extends java.io.Serializable permits SystemField, Field.Attribute {
    /** The column's name in results. */
    String column();

    ValueType type();

    /**
     * An attribute by its full name. The same name may occur with several types in a bucket: each is a field of its own,
     * null where the object has the name with another type.
     */
    record Attribute(String name, ValueType type) implements Field {
        @Override
        public String column() {
            return "attr." + name;
        }
    }

    /** The attribute of a short or full name. */
    static Field attribute(String name, ValueType type) {
        return new Attribute(Attributes.fullName(name), type);
    }
}
