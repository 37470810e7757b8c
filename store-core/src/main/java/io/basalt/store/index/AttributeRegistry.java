package io.basalt.store.index;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.index.segment.Codes;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.TypeCodes;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The attributes of a bucket: on how many objects each is, and about how many different values it has had. Exact counts;
 * different values as {@link DistinctSketch} tells, of ended rows too. Thread-safe.
 */
final class AttributeRegistry {
    private final Map<Field.Attribute, Entry> entries = new ConcurrentHashMap<>();

    /** To be counted by whoever asks or has time: the writer's thread is everybody's. */
    private final Queue<Uncounted> uncounted = new ConcurrentLinkedQueue<>();

    /** The attributes of an object that is new, or gone. */
    private record Uncounted(Attributes attributes, boolean added) {}

    private static final class Entry {
        private long objects;
        private DistinctSketch values = new DistinctSketch();

        synchronized void add(AttributeValue value) {
            objects++;
            values.add(hash(value));
        }

        private static long hash(AttributeValue value) {
            if (value instanceof AttributeValue.Text text) {
                return DistinctSketch.hash(text.value());
            }
            return value instanceof AttributeValue.TextList list
                    ? DistinctSketch.hash(list.values().toString())
                    : DistinctSketch.hash(Codes.of(value));
        }

        synchronized void add(long more) {
            objects += more;
        }

        synchronized void add(Entry other) {
            synchronized (other) {
                objects += other.objects;
                values.addAll(other.values);
            }
        }

        synchronized AttributeColumn column(Field.Attribute field) {
            return new AttributeColumn(field, objects, values.estimate());
        }

        synchronized void encode(BinaryWriter out) {
            out.varint(objects);
            values.encode(out);
        }
    }

    void add(Attributes attributes) {
        uncounted.add(new Uncounted(attributes, true));
    }

    /** Counts what was added, and returns when all of it is counted, by whomever. */
    synchronized void count() {
        for (Uncounted next = uncounted.poll(); next != null; next = uncounted.poll()) {
            boolean added = next.added;
            next.attributes.values().forEach((name, value) -> {
                Entry entry = entry(new Field.Attribute(name, value.type()));
                if (added) {
                    entry.add(value);
                } else {
                    entry.add(-1);
                }
            });
        }
    }

    void remove(Attributes attributes) {
        uncounted.add(new Uncounted(attributes, false));
    }

    /** One object less has the attribute. */
    void remove(Field.Attribute field) {
        entry(field).add(-1);
    }

    void addAll(AttributeRegistry other) {
        other.count();
        other.entries.forEach((field, entry) -> entry(field).add(entry));
    }

    private Entry entry(Field.Attribute field) {
        Entry known = entries.get(field);
        return known != null ? known : entries.computeIfAbsent(field, name -> new Entry());
    }

    /** Attributes that some object has, in any order. */
    List<AttributeColumn> columns() {
        count();
        return entries.entrySet().stream()
                .map(e -> e.getValue().column(e.getKey()))
                .filter(column -> column.objects() > 0)
                .toList();
    }

    void encode(BinaryWriter out) {
        count();
        List<Map.Entry<Field.Attribute, Entry>> all = List.copyOf(entries.entrySet());
        out.varint(all.size());
        for (Map.Entry<Field.Attribute, Entry> each : all) {
            out.string(each.getKey().name()).u8(TypeCodes.of(each.getKey().type()));
            each.getValue().encode(out);
        }
    }

    static AttributeRegistry decode(BinaryReader in) {
        AttributeRegistry registry = new AttributeRegistry();
        for (int left = in.varint32(); left > 0; left--) {
            Field.Attribute field = new Field.Attribute(in.string(), TypeCodes.type(in));
            Entry entry = new Entry();
            entry.objects = in.varint();
            entry.values = DistinctSketch.decode(in);
            registry.entries.put(field, entry);
        }
        return registry;
    }
}
