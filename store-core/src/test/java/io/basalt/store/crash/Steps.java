package io.basalt.store.crash;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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

    /** A change of accounts. */
    interface OfAccounts {
        void make(Accounts accounts) throws IOException;
    }

    static Step accounts(String what, OfAccounts change) {
        return new Step(what, session -> change.make(session.store().accounts()));
    }

    /** Runs the rules, so many days later; a few moves are one commit. */
    static Step followRules(int daysLater) {
        return new Step("follow the rules " + daysLater + " days later", session -> {
            session.clock().advance(Duration.ofDays(daysLater));
            List<String> problems =
                    session.store().tiering().run(progress -> {}).problems();
            if (!problems.isEmpty()) {
                throw problems.get(0).contains("no space left")
                        ? new StoreException.OverQuota(problems.get(0))
                        : new StoreException.Unavailable(problems.get(0));
            }
        });
    }

    static Step moveByRule(String tier) {
        return new Step(
                "set a rule that moves to " + tier,
                session -> session.store()
                        .setLifecycle(
                                BUCKET,
                                "{\"rules\": [{\"id\": \"move\", \"filter\": {}, \"steps\": [{\"always\": true, \"move\": \""
                                        + tier + "\"}]}]}"));
    }

    static Step put(String key, int size) {
        return put(key, size, PutOptions.DEFAULT);
    }

    static Step put(String key, int size, PutOptions options) {
        return new Step("put " + key + " of " + size + " bytes", session -> {
            Attributes attributes = Attributes.of("bytes", AttributeValue.of(size));
            commit(session.store().put(key(key), options.withAttributes(attributes)), content(key, size));
        });
    }

    private static void commit(ObjectWriter writer, byte[] content) throws IOException {
        try (writer) {
            writer.write(content);
            writer.commit();
        }
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

    /** What is deleted or replaced is garbage at once. */
    static Step keepNothing() {
        return new Step(
                "set the retention to nothing",
                session -> session.store().configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO)));
    }

    static Step setLifecycle(int days) {
        return new Step(
                "set the lifecycle to " + days + " days",
                session -> session.store()
                        .setLifecycle(
                                BUCKET,
                                "{\"rules\": [{\"id\": \"old\", \"steps\": [{\"age_days\": " + days
                                        + ", \"expire\": true}]}]}"));
    }

    static Step endLifecycle() {
        return new Step("take the lifecycle away", session -> session.store().setLifecycle(BUCKET, "{\"rules\": []}"));
    }

    static Step collect() {
        return new Step("collect", session -> {
            session.clock().advance(Duration.ofSeconds(1));
            session.store().maintenance().collect();
        });
    }

    /** @param path as {@link io.basalt.store.api.Maintenance#purge} has it */
    static Step purge(String path) {
        return new Step(
                "purge '" + path + "'", session -> session.store().maintenance().purge(BUCKET, path));
    }

    static Step reopen() {
        return new Step("close and open again", Session::reopen);
    }

    static Step deleteAll(String... keys) {
        return new Step(
                "delete " + List.of(keys), session -> session.store().deleteAll(BUCKET, List.of(keys), KeyMode.S3));
    }

    static Step copy(String from, String to) {
        return new Step(
                "copy " + from + " to " + to, session -> session.store().copy(CopyRequest.of(key(from), key(to))));
    }

    static Step append(String key, int size) {
        return new Step(
                "append " + size + " bytes to " + key,
                session -> commit(session.store().append(key(key), PutOptions.DEFAULT), content("more", size)));
    }

    static Step truncate(String key, long length) {
        return new Step(
                "cut " + key + " to " + length + " bytes",
                session -> session.store().truncate(key(key), length, Condition.NONE));
    }

    static Step concat(KeyMode mode, String target, String... sources) {
        return new Step(
                "concat " + List.of(sources) + " to " + target + " as " + mode,
                session -> session.store()
                        .concat(new ConcatRequest(key(target), List.of(sources), PutOptions.DEFAULT.withMode(mode))));
    }

    static Step beginUpload(String key) {
        return new Step(
                "begin an upload of " + key,
                session -> session.store().uploads().begin(key(key), PutOptions.DEFAULT));
    }

    static Step part(String key, int number, int size) {
        return new Step("part " + number + " of " + key + " of " + size + " bytes", session -> {
            Uploads uploads = session.store().uploads();
            try (PartWriter part = uploads.write(upload(session, key), number)) {
                part.write(content("part" + number, size));
                part.commit();
            }
        });
    }

    static Step complete(String key) {
        return new Step(
                "complete " + key, session -> session.store().uploads().complete(upload(session, key), List.of()));
    }

    static Step abort(String key) {
        return new Step("abort " + key, session -> session.store().uploads().abort(upload(session, key)));
    }

    private static long upload(Session session, String key) throws StoreException {
        return session.store()
                .uploads()
                .list(BUCKET, key, Uploads.Marker.START, 1)
                .items()
                .get(0)
                .uploadId();
    }

    /** Puts a dataset of one staged object in the place of a directory, and does some other things with it. */
    static Step publish(String directory, String staged, String copied, String annotated) {
        return new Step("publish " + staged, session -> {
            Attributes note = Attributes.of("published", AttributeValue.of(true));
            session.store()
                    .publish(Publication.of(
                            new Publication.DeleteDirectory(BUCKET, directory, KeyMode.S3),
                            new Publication.Complete(upload(session, staged), List.of()),
                            new Publication.Copy(CopyRequest.of(key(copied), key(directory + "/copy"))),
                            new Publication.UpdateAttributes(
                                    key(annotated), new AttributeUpdate(note, Set.of()), Condition.NONE)));
        });
    }

    static Step createFile(String key) {
        return new Step(
                "create file " + key,
                session -> session.keep(session.store()
                        .openFiles()
                        .create(key(key), PutOptions.DEFAULT.withMode(KeyMode.HADOOP), "writer")));
    }

    static Step appendToFile(String key) {
        return new Step(
                "open " + key + " to append",
                session -> session.keep(session.store().openFiles().append(key(key), "writer")));
    }

    static Step syncFile(int size) {
        return new Step("write " + size + " bytes and sync", session -> {
            session.file().write(content("sync", size));
            session.file().sync();
        });
    }

    static Step closeFile() {
        return new Step("close the file", session -> session.file().commit());
    }

    static Step recoverLease(String key) {
        return new Step(
                "recover the lease of " + key,
                session -> session.store().openFiles().recoverLease(key(key)));
    }
}
