package io.basalt.connector.wire;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.basalt.store.api.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of the store's API as JSON: a record is an object of its components, an enum its name, a value of a sealed interface
 * as {@link SealedTypes} says, an absent one {@code null}, a time or a duration in ISO 8601. Fields that a peer does not know are passed over, so that a newer one may have more of them. Thread-safe.
 */
public final class Json {
    private static final int MOST_DEPTH = 200;
    private static final int LONGEST_NAME = 2048;
    private static final int LONGEST_NUMBER = 200;
    private static final String LIMIT = "limit";

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNameLength(LONGEST_NAME)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxStringLength(Protocol.MOST_BODY_BYTES)
                            .build())
                    .build())
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .annotationIntrospector(new SealedTypes())
            .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    /** A Java type, with its type arguments, as values are bound to it. */
    public static JavaType type(Type type) {
        return MAPPER.constructType(type);
    }

    public static JavaType listOf(Class<?> type) {
        return MAPPER.getTypeFactory().constructCollectionType(List.class, type);
    }

    /** The type of what may be absent. */
    public static JavaType optionalOf(Class<?> type) {
        return MAPPER.getTypeFactory().constructReferenceType(Optional.class, MAPPER.constructType(type));
    }

    /** @param type the declared one, which decides whether a class is named */
    public static byte[] bytes(@Nullable Object value, JavaType type) {
        try {
            return MAPPER.writerFor(type).writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a " + type + " cannot be written as JSON", e);
        }
    }

    /** As above, where its own class is the declared one. */
    public static byte[] bytes(Object value) {
        return bytes(value, MAPPER.constructType(value.getClass()));
    }

    /**
     * @throws StoreException.InvalidArgument where the bytes are not JSON, or not that of the type
     * @throws IllegalArgumentException where a value is one that its class refuses
     */
    public static <T> T read(byte[] json, JavaType type) throws StoreException {
        try {
            return MAPPER.readerFor(type).readValue(json);
        } catch (IOException e) {
            throw refused(type, e);
        }
    }

    public static <T> T read(byte[] json, Class<T> type) throws StoreException {
        return read(json, MAPPER.constructType(type));
    }

    /** A request for a page, of half as many at most; absent where it is for one. */
    static Optional<byte[]> withHalfTheLimit(byte[] request) throws StoreException {
        try {
            JsonNode fields = MAPPER.readTree(request);
            JsonNode limited = fields.has(LIMIT) ? fields : fields.path("request");
            int limit = limited.path(LIMIT).asInt();
            if (limit < 2 || !(limited instanceof ObjectNode object)) {
                return Optional.empty();
            }
            object.put(LIMIT, limit / 2);
            return Optional.of(MAPPER.writeValueAsBytes(fields));
        } catch (IOException e) {
            throw refused(MAPPER.constructType(Object.class), e);
        }
    }

    /** A field of an object that no class describes. */
    record Field(String name, JavaType type) {}

    /** An object of some fields. @param values of the fields, in their order */
    static byte[] object(List<Field> fields, List<?> values) {
        try (ByteArrayOutputStream json = new ByteArrayOutputStream();
                JsonGenerator generator = MAPPER.createGenerator(json)) {
            generator.writeStartObject();
            for (int i = 0; i < fields.size(); i++) {
                generator.writeFieldName(fields.get(i).name);
                MAPPER.writerFor(fields.get(i).type).writeValue(generator, values.get(i));
            }
            generator.writeEndObject();
            generator.flush();
            return json.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(fields + " cannot be written as JSON", e);
        }
    }

    /**
     * The fields' values, in their order; what else the object has is passed over.
     *
     * @throws StoreException.InvalidArgument where it is no object, or lacks one of them
     */
    static List<Object> values(byte[] json, List<Field> fields) throws StoreException {
        @Nullable Object[] values = new Object[fields.size()];
        try (JsonParser parser = MAPPER.createParser(json)) {
            boolean ends = parser.nextToken() != JsonToken.START_OBJECT;
            for (String name = parser.nextFieldName(); !ends && name != null; name = parser.nextFieldName()) {
                int at = placeOf(name, fields);
                parser.nextToken();
                if (at < 0) {
                    parser.skipChildren();
                } else {
                    values[at] = MAPPER.readerFor(fields.get(at).type)
                            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                            .readValue(parser);
                }
            }
            ends |= parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null;
            if (ends || Arrays.asList(values).contains(null)) {
                throw new StoreException.InvalidArgument("JSON is expected of one object with the fields "
                        + fields.stream().map(Field::name).toList());
            }
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw refused(MAPPER.constructType(Object.class), e);
        }
        return Arrays.asList(values);
    }

    private static int placeOf(String name, List<Field> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static StoreException refused(JavaType type, IOException e) {
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException wrong) {
            throw wrong;
        }
        String reason = e instanceof JsonMappingException mapping
                ? mapping.getPathReference() + ": " + mapping.getOriginalMessage()
                : e instanceof JsonProcessingException json
                        ? json.getOriginalMessage()
                        : String.valueOf(e.getMessage());
        return new StoreException.InvalidArgument(
                "JSON of a " + type.getRawClass().getSimpleName() + " is expected; " + reason);
    }
}
