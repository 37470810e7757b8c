package io.basalt.connector.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnExpression;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Field;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values, frames and failures come out as they went in, in the form that docs/protocol.md states. */
class WireTest {
    private static final Attributes ATTRIBUTES = Attributes.of(Map.of(
            "label", AttributeValue.of("K\u00e4tzchen \ud83d\udc31 \u0000"),
            "image.width", AttributeValue.of(Long.MIN_VALUE),
            "score", AttributeValue.of(Double.NaN),
            "zero", AttributeValue.of(-0.0),
            "seen", AttributeValue.of(true),
            "at", AttributeValue.of(Instant.ofEpochSecond(-1, 123_456_000)),
            "tags", AttributeValue.of(List.of("a", ""))));

    static List<Record> values() {
        Predicate predicate = Predicate.and(
                new Predicate.Compare(SystemField.SIZE, Predicate.Operator.GREATER, AttributeValue.of(Long.MAX_VALUE)),
                new Predicate.Not(Predicate.or(
                        Predicate.keyPrefix("a/\u00e9"),
                        new Predicate.In(
                                Field.attribute("score", ValueType.DOUBLE),
                                List.of(AttributeValue.of(Double.NEGATIVE_INFINITY))),
                        new Predicate.IsNull(Field.attribute("label", ValueType.STRING)),
                        Predicate.Constant.UNKNOWN)));
        ObjectKey key = new ObjectKey("lake", "a//b/ \u00fc%?#");
        return List.of(
                Query.of("lake", predicate, SystemField.KEY, Field.attribute("label", ValueType.STRING)),
                PutOptions.DEFAULT
                        .withAttributes(ATTRIBUTES)
                        .withCondition(new Condition.IfVersion(7))
                        .withToken("t"),
                Publication.of(
                                new Publication.Delete(key, Condition.NONE, KeyMode.HADOOP),
                                new Publication.Complete(1L << 62, List.of()))
                        .plannedAt(9),
                ColumnRequest.of(
                        List.of(1L, -1L),
                        ColumnAggregation.of(ColumnAggregation.sum(new ColumnExpression.Arithmetic(
                                        ColumnExpression.Operator.TIMES,
                                        new ColumnExpression.Column("price"),
                                        new ColumnExpression.Number(new BigDecimal("1.00")))))
                                .by("flag")),
                BucketUpdate.NONE
                        .withRetention(Duration.ofHours(25).plusNanos(1))
                        .withDeclared("label", ValueType.STRING_LIST));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueComesOutAsItWentIn(Record value) throws IOException {
        assertEquals(value, Json.read(Json.bytes(value), value.getClass()));
    }

    @Test
    void valuesOfSealedInterfacesNameTheirClass() {
        assertEquals(
                "{\"Put\":{\"key\":{\"bucket\":\"lake\",\"key\":\"a\"},\"options\":{\"condition\":{\"Any\":{}},\"mode\":\"S3\","
                        + "\"attributes\":{\"values\":{}},\"contentType\":null,\"tier\":null,\"md5\":false,\"token\":null}}}",
                new String(
                        Json.bytes(
                                new WriteRequest.Put(new ObjectKey("lake", "a"), PutOptions.DEFAULT),
                                Json.type(WriteRequest.class)),
                        StandardCharsets.UTF_8));
    }

    @Test
    void whatAClassRefusesIsRefusedAsThere() {
        byte[] json = "{\"bucket\":\"NO\",\"key\":\"a\"}".getBytes(StandardCharsets.UTF_8);
        String expected = assertThrows(IllegalArgumentException.class, () -> new ObjectKey("NO", "a"))
                .getMessage();
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> Json.read(json, ObjectKey.class))
                        .getMessage());
    }

    @Test
    void fieldsThatAreNotKnownArePassedOver() throws IOException {
        byte[] json = "{\"bucket\":\"lake\",\"key\":\"a\",\"later\":[{}]}".getBytes(StandardCharsets.UTF_8);
        assertEquals(new ObjectKey("lake", "a"), Json.read(json, ObjectKey.class));
    }

    @Test
    void everyMethodOfAPortThatTakesAndGivesValuesIsACall() throws Exception {
        assertTrue(Calls.all().size() > 70, "" + Calls.all().size());
        Call call =
                Calls.of(Store.class.getMethod("createBucket", String.class)).orElseThrow();
        assertEquals("Store.createBucket", call.name());
        assertTrue(call.changes());
        assertEquals("{\"bucket\":\"b\"}", new String(call.request(new Object[] {"b"}), StandardCharsets.UTF_8));
        assertEquals(Optional.empty(), Calls.named("Store.close"));
        assertEquals(Optional.empty(), Calls.named("Store.put"));
    }

    /** The bytes of version 1: whatever changes them is another version. */
    @Test
    void aFrameIsWhatTheProtocolStates() throws IOException {
        Frame frame = new Frame(Frame.Kind.DATA, "abc".getBytes(StandardCharsets.UTF_8));
        assertEquals("00000003" + "01" + "c30d7db2" + "616263", HexFormat.of().formatHex(frame.encoded()));
        Frame read = Frame.read(new ByteArrayInputStream(frame.encoded()));
        assertEquals(Frame.Kind.DATA, read.kind());
        assertArrayEquals(frame.payload(), read.payload());
    }

    @Test
    void aFrameThatIsDamagedOrCutOffIsNone() {
        byte[] bytes = new Frame(Frame.Kind.RESULT, new byte[20]).encoded();
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x10;
            assertThrows(IOException.class, () -> Frame.read(new ByteArrayInputStream(damaged)), "byte " + i);
            byte[] cut = java.util.Arrays.copyOf(bytes, i);
            assertThrows(EOFException.class, () -> Frame.read(new ByteArrayInputStream(cut)), "cut at " + i);
        }
    }

    @Test
    void exceptionsArriveAsWhatTheyWere() {
        for (IOException thrown : List.of(
                new StoreException.NotFound("m"),
                new StoreException.AlreadyExists("m"),
                new StoreException.PreconditionFailed("m"),
                new StoreException.InvalidArgument("m"),
                new StoreException.AccessDenied("m"),
                new StoreException.OverQuota("m"),
                new StoreException.CorruptData("m"),
                new StoreException.Unavailable("m"),
                new StoreException.OutcomeUnknown("m", new IOException()))) {
            IOException arrived = Failure.of(thrown).exception();
            assertEquals(thrown.getClass(), arrived.getClass());
            assertEquals("m", arrived.getMessage());
        }
        assertThrows(IllegalArgumentException.class, Failure.of(new IllegalArgumentException("m"))::exception);
    }
}
