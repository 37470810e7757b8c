package io.basalt.spark.objects.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.spark.Lake;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Store;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.write.DeltaWriter;
import org.apache.spark.sql.connector.write.LogicalWriteInfoImpl;
import org.apache.spark.sql.connector.write.PhysicalWriteInfoImpl;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attempts of tasks as a cluster makes them: lost, twice, too late. */
@ExtendWith(Lake.Extension.class)
class ObjectsWriteTest {
    private static final String BUCKET = "attempted";
    private static final String TABLE = "lake.attempted.objects";

    private StructType schema = new StructType();

    @BeforeEach
    void empty(Lake lake) throws IOException {
        lake.bucket(BUCKET);
        lake.store().uploads().abortOlderThan(Instant.now().plus(Duration.ofDays(1)));
        for (Row row : lake.rows("SELECT key FROM " + TABLE)) {
            lake.store().delete(new ObjectKey(BUCKET, row.getString(0)), Condition.NONE);
        }
        schema = lake.sql("SELECT * FROM " + TABLE).schema();
    }

    private ObjectsWrite job(Lake lake, String id) {
        return job(lake, id, OptionalLong.empty());
    }

    private ObjectsWrite job(Lake lake, String id, OptionalLong readLsn) {
        LogicalWriteInfoImpl info = new LogicalWriteInfoImpl(
                id, schema, CaseInsensitiveStringMap.empty(), java.util.Optional.empty(), java.util.Optional.empty());
        StoreLocation location = StoreLocation.of(lake.location());
        return ObjectsWrite.of(location, BUCKET, TABLE, "INSERT INTO", info, readLsn);
    }

    private static DeltaWriter<InternalRow> attempt(ObjectsWrite job, long taskId) {
        return job.createBatchWriterFactory(new PhysicalWriteInfoImpl(1)).createWriter(0, taskId);
    }

    private InternalRow row(String key, String content) {
        Object[] values = new Object[schema.length()];
        values[schema.fieldIndex("key")] = UTF8String.fromString(key);
        values[schema.fieldIndex("content")] = content.getBytes(StandardCharsets.UTF_8);
        return new GenericInternalRow(values);
    }

    private static Map<String, String> contents(Lake lake) {
        Map<String, String> contents = new java.util.TreeMap<>();
        for (Row row : lake.rows("SELECT key, cast(content AS STRING) FROM " + TABLE)) {
            contents.put(row.getString(0), row.getString(1));
        }
        return contents;
    }

    private static int staged(Lake lake) throws IOException {
        return lake.store()
                .uploads()
                .list(BUCKET, "", Uploads.Marker.START, 100)
                .items()
                .size();
    }

    @Test
    void onlyTheAttemptsThatTheDriverHearsOfCount(Lake lake) throws IOException {
        ObjectsWrite job = job(lake, "job");
        try (DeltaWriter<InternalRow> lost = attempt(job, 1);
                DeltaWriter<InternalRow> counts = attempt(job, 2)) {
            lost.insert(row("a", "lost"));
            lost.insert(row("b", "lost"));
            lost.commit();
            counts.insert(row("a", "counts"));
            WriterCommitMessage heard = counts.commit();
            assertEquals(3, staged(lake));
            assertEquals(Map.of(), contents(lake));
            job.commit(new WriterCommitMessage[] {heard});
        }
        assertEquals(Map.of("a", "counts"), contents(lake));
        assertEquals(0, staged(lake));
    }

    @Test
    void anAttemptThatGoesOnAfterTheJobChangesNothing(Lake lake) throws IOException {
        ObjectsWrite job = job(lake, "job");
        try (DeltaWriter<InternalRow> zombie = attempt(job, 1);
                DeltaWriter<InternalRow> counts = attempt(job, 2)) {
            zombie.insert(row("a", "zombie"));
            counts.insert(row("a", "counts"));
            job.commit(new WriterCommitMessage[] {counts.commit()});
            zombie.insert(row("b", "zombie"));
            try {
                zombie.commit();
            } catch (IOException e) {
                // its first upload may have been given up while it wrote to it
            }
            assertEquals(Map.of("a", "counts"), contents(lake));
            zombie.abort();
        }
        assertEquals(Map.of("a", "counts"), contents(lake));
        assertEquals(0, staged(lake));
    }

    @Test
    void aJobThatIsAbortedLeavesNothingAndAnothersStageStays(Lake lake) throws IOException {
        ObjectsWrite aborted = job(lake, "job");
        ObjectsWrite other = job(lake, "job1");
        try (DeltaWriter<InternalRow> first = attempt(aborted, 1);
                DeltaWriter<InternalRow> second = attempt(other, 1)) {
            first.insert(row("a", "aborted"));
            second.insert(row("b", "other"));
            WriterCommitMessage[] firsts = {first.commit()};
            WriterCommitMessage[] seconds = {second.commit()};
            aborted.abort(firsts);
            assertEquals(1, staged(lake));
            other.commit(seconds);
        }
        assertEquals(Map.of("b", "other"), contents(lake));
        assertEquals(0, staged(lake));
    }

    @Test
    void whatAJobOfADeadDriverHasStagedIsCollected(Lake lake) throws IOException {
        try (DeltaWriter<InternalRow> orphan = attempt(job(lake, "dead"), 1)) {
            orphan.insert(row("a", "orphan"));
            orphan.commit();
        }
        assertEquals(1, staged(lake));
        assertEquals(1, lake.store().uploads().abortOlderThan(Instant.now().plus(Duration.ofMinutes(1))));
        assertEquals(Map.of(), contents(lake));
    }

    @Test
    void twoJobsThatPutTheSameKeyBothLand(Lake lake) throws IOException {
        ObjectsWrite first = job(lake, "first");
        ObjectsWrite second = job(lake, "second");
        try (DeltaWriter<InternalRow> a = attempt(first, 1);
                DeltaWriter<InternalRow> b = attempt(second, 1)) {
            a.insert(row("same", "first"));
            a.insert(row("a", "first"));
            b.insert(row("same", "second"));
            b.insert(row("b", "second"));
            WriterCommitMessage[] firsts = {a.commit()};
            second.commit(new WriterCommitMessage[] {b.commit()});
            first.commit(firsts);
        }
        assertEquals(Map.of("same", "first", "a", "first", "b", "second"), contents(lake));
    }

    @Test
    void whatWasPlannedAtAnLsnDoesNotReplaceWhatCameSince(Lake lake) throws IOException {
        ObjectsWrite job = job(lake, "planned", OptionalLong.of(lake.store().visibleLsn()));
        lake.put(BUCKET, "a", "theirs".getBytes(StandardCharsets.UTF_8), Attributes.NONE);
        try (DeltaWriter<InternalRow> task = attempt(job, 1)) {
            task.insert(row("a", "mine"));
            WriterCommitMessage[] messages = {task.commit()};
            assertThrows(ConcurrentModificationException.class, () -> job.commit(messages));
            job.abort(messages);
        }
        assertEquals(Map.of("a", "theirs"), contents(lake));
        assertEquals(0, staged(lake));
    }

    @Test
    void aRowThatIsRefusedLeavesNothingOfItsAttempt(Lake lake) throws IOException {
        try (DeltaWriter<InternalRow> task = attempt(job(lake, "job"), 1)) {
            for (int i = 0; i < 100; i++) {
                task.insert(row("k" + i, "x"));
            }
            InternalRow wrong = row("wrong", "x");
            wrong.update(schema.fieldIndex("size"), 5L);
            assertThrows(IllegalArgumentException.class, () -> task.insert(wrong));
            task.abort();
        }
        assertEquals(0, staged(lake));
    }

    /** The deletion's objects are found; one changes; then it is published. */
    @Test
    void aDeletionOfWhatHasChangedMeanwhileChangesNothing(Lake lake) throws IOException {
        lake.put(BUCKET, "a", new byte[1], Attributes.NONE);
        lake.put(BUCKET, "b", new byte[1], Attributes.NONE);
        List<String> published = new ArrayList<>();
        Store between = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("publish")) {
                        published.add("publish");
                        lake.put(BUCKET, "b", new byte[2], Attributes.NONE);
                    }
                    try {
                        return method.invoke(lake.store(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        ConcurrentModificationException conflict = assertThrows(
                ConcurrentModificationException.class,
                () -> DeleteWhere.run(between, BUCKET, TABLE, Predicate.Constant.TRUE));
        assertTrue(
                String.valueOf(conflict.getMessage()).contains("object 'b' in bucket attempted"), conflict.toString());
        assertEquals(List.of("publish"), published);
        assertEquals(2L, lake.value("SELECT count(*) FROM " + TABLE));
        DeleteWhere.run(lake.store(), BUCKET, TABLE, Predicate.Constant.TRUE);
        assertEquals(0L, lake.value("SELECT count(*) FROM " + TABLE));
    }
}
