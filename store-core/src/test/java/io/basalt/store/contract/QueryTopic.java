package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What the topics of metadata queries share. */
abstract class QueryTopic extends StoreContract {
    static final Field LABEL = Field.attribute("label", ValueType.STRING);
    static final AttributeValue CAT = AttributeValue.of("cat");

    final Set<String> keysWhere(Predicate predicate) throws IOException {
        return keySet(query(Query.of(BUCKET, predicate, SystemField.KEY)));
    }

    static Set<String> keySet(Rows rows) {
        Set<String> keys = new TreeSet<>();
        rows.column(SystemField.KEY).forEach(key -> assertTrue(keys.add(String.valueOf(key)), "twice: " + key));
        return keys;
    }

    final void rename(String from, String to) throws IOException {
        store.rename(new RenameRequest(BUCKET, from, to, false, KeyMode.S3));
    }

    /** Puts objects under {@code many/}, in several threads. */
    final void putMany(int count) throws Exception {
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int first = thread;
            tasks.add(() -> {
                for (int i = first; i < count; i += 8) {
                    put("many/" + i % 10 + "/" + i, Attributes.of("number", AttributeValue.of(i)));
                }
            });
        }
        Race.runAll(tasks);
    }

    final Query everything(OptionalLong limit, OptionalLong asOf, Query.Part part) {
        return new Query(BUCKET, Predicate.Constant.TRUE, List.of(SystemField.KEY), limit, asOf, part);
    }
}
