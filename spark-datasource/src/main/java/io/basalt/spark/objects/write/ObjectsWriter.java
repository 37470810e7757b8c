package io.basalt.spark.objects.write;

import io.basalt.spark.session.SessionStores;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * Spark's {@link DeltaWriter} of one attempt of a task: new objects are staged as uploads, changes and deletions only noted. Nobody sees
 * any of it before the driver publishes; what an attempt that ends otherwise has staged, it gives up. Not thread-safe.
 */
final class ObjectsWriter implements DeltaWriter<InternalRow> {
    private final WriteTarget target;
    private final ObjectsWriterFactory.Rows rows;
    private final String tokens;
    private final Store store;
    private final StoreThreads threads = new StoreThreads();
    private final List<Staged.Step> steps = new ArrayList<>();

    /** As many as there are to be; their uploads come as they are begun. */
    private final Queue<Staged.Step> puts = new ConcurrentLinkedQueue<>();

    private int changes;

    /** @param attempt no other attempt of the job's tasks has it */
    ObjectsWriter(WriteTarget target, ObjectsWriterFactory.Rows rows, long attempt) throws StoreException {
        this.target = target;
        this.rows = rows;
        this.tokens = target.tokens() + attempt + " ";
        this.store = SessionStores.open(target.location());
    }

    @Override
    public void insert(InternalRow row) throws IOException {
        NewObject object = rows.object(row);
        requireRoom();
        String token = tokens + changes;
        threads.run(object.content().length, () -> puts.add(stage(object, token)));
    }

    private Staged.Put stage(NewObject object, String token) throws IOException {
        ObjectKey key = new ObjectKey(target.bucket(), object.key());
        long uploadId =
                store.uploads().begin(key, object.options().withToken(token)).uploadId();
        try (PartWriter part = store.uploads().write(uploadId, 1)) {
            part.write(object.content());
            part.commit();
            return new Staged.Put(object.key(), uploadId);
        }
    }

    @Override
    public void update(InternalRow metadata, InternalRow id, InternalRow row) {
        AttributeUpdate change = rows.change(metadata, row);
        if (!change.set().values().isEmpty() || !change.remove().isEmpty()) {
            requireRoom();
            steps.add(Staged.Update.of(rows.key(id), rows.revision(metadata), change));
        }
    }

    @Override
    public void delete(InternalRow metadata, InternalRow id) {
        requireRoom();
        steps.add(new Staged.Delete(rows.key(id), rows.revision(metadata)));
    }

    /** One task alone cannot have more than the job. */
    private void requireRoom() {
        changes++;
        OneCommit.requireFew("writing to " + target.table(), changes);
    }

    @Override
    public WriterCommitMessage commit() throws IOException {
        threads.finish();
        ArrayList<Staged.Step> all = new ArrayList<>(puts);
        all.addAll(steps);
        return new Staged(all);
    }

    @Override
    public void abort() throws IOException {
        threads.end();
        StoreThreads.uninterrupted(() -> {
            StagedUploads.giveUp(store.uploads(), target.bucket(), tokens);
            return tokens;
        });
    }

    @Override
    public void close() throws IOException {
        threads.end();
        store.close();
    }
}
