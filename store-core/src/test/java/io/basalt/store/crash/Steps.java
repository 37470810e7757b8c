package io.basalt.store.crash;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import java.util.Random;
import java.util.Set;

/** The steps that scenarios consist of, all in one bucket. */
final class Steps {
    static final String BUCKET = "b";

    private Steps() {}

    static ObjectKey key(String key) {
        return new ObjectKey(BUCKET, key);
    }

    static byte[] content(String key, int size) {
        byte[] content = new byte[size];
        new Random(31L * key.hashCode() + size).nextBytes(content);
        return content;
    }

    static Step createBucket() {
        return new Step("create the bucket", session -> session.store().createBucket(BUCKET));
    }

    static Step put(String key, int size) {
        return put(key, size, PutOptions.DEFAULT);
    }

    static Step put(String key, int size, PutOptions options) {
        return new Step("put " + key + " of " + size + " bytes", session -> {
            Attributes attributes = Attributes.of("bytes", AttributeValue.of(size));
            try (ObjectWriter writer = session.store().put(key(key), options.withAttributes(attributes))) {
                writer.write(content(key, size));
                writer.commit();
            }
        });
    }

    /** Replaces an object on the condition that it is still what it was. */
    static Step replaceIfUnchanged(String key, int size) {
        return new Step("replace " + key + " if unchanged", session -> {
            long version = session.store().stat(key(key)).orElseThrow().entry().version();
            put(key, size, PutOptions.DEFAULT.withCondition(new Condition.IfVersion(version)))
                    .run(session);
        });
    }

    static Step annotate(String key, long number) {
        return new Step("annotate " + key, session -> {
            Attributes note = Attributes.of("note", AttributeValue.of(number));
            session.store().updateAttributes(key(key), new AttributeUpdate(note, Set.of("bytes")), Condition.NONE);
        });
    }

    static Step delete(String key) {
        return new Step("delete " + key, session -> session.store().delete(key(key), Condition.NONE));
    }

    static Step makeDirectory(String path) {
        return new Step("make " + path, session -> session.store().makeDirectory(BUCKET, path));
    }

    static Step deleteDirectory(String path) {
        return new Step("delete all of " + path, session -> session.store().deleteDirectory(BUCKET, path, true));
    }

    static Step rename(String from, String to) {
        return new Step(
                "rename " + from + " to " + to,
                session -> session.store().rename(new RenameRequest(BUCKET, from, to, true, KeyMode.S3)));
    }

    static Step move(String key, String tier) {
        return new Step(
                "move " + key + " to " + tier, session -> session.store().move(key(key), tier));
    }

    static Step compact() {
        return new Step("compact", session -> session.store().maintenance().compact(1));
    }

    static Step reopen() {
        return new Step("close and open again", Session::reopen);
    }
}
