package io.basalt.spark.objects.write;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Attributes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.TreeMap;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** What an attempt of a task has staged, and what it asks to be changed: what it tells the driver. */
record Staged(ArrayList<Step> steps) implements WriterCommitMessage {
    /** One change of one object. */
    sealed interface Step extends Serializable {
        String key();
    }

    /** An object whose bytes wait in an upload of one part. */
    record Put(String key, long uploadId) implements Step {}

    /** @param revision at which the row was read */
    record Delete(String key, long revision) implements Step {}

    /** @param revision at which the row was read */
    record Update(
            String key, long revision, TreeMap<String, io.basalt.store.api.AttributeValue> set, HashSet<String> remove)
            implements Step {
        static Update of(String key, long revision, AttributeUpdate update) {
            return new Update(key, revision, new TreeMap<>(update.set().values()), new HashSet<>(update.remove()));
        }

        AttributeUpdate update() {
            return new AttributeUpdate(new Attributes(set), remove);
        }
    }
}
