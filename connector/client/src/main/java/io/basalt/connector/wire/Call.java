package io.basalt.connector.wire;

import com.fasterxml.jackson.databind.JavaType;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.Uploads;
import io.basalt.store.api.VersionPage;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A method of a port that takes and gives values only. What travels is its name, {@code Port.method}, and an object with a field
 * for each parameter. A parameter that takes progress does not travel: what it is told comes back in frames. Immutable.
 */
public final class Call {
    private static final Set<Class<?>> PAGES =
            Set.of(ListPage.class, VersionPage.class, ChangePage.class, Uploads.Page.class);

    private final Method method;
    private final boolean changes;
    private final JavaType resultType;
    private final List<Json.Field> fields = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final int progressPlace;
    private final Optional<JavaType> progressType;

    Call(Method method, boolean changes) {
        this.method = method;
        this.changes = changes;
        this.resultType = Json.type(method.getGenericReturnType());
        int progressAt = -1;
        Optional<JavaType> progress = Optional.empty();
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].getParameterizedType() instanceof ParameterizedType type
                    && type.getRawType() == Consumer.class) {
                progressAt = i;
                progress = Optional.of(Json.type(type.getActualTypeArguments()[0]));
            } else {
                fields.add(new Json.Field(parameters[i].getName(), Json.type(parameters[i].getParameterizedType())));
                places.add(i);
            }
        }
        this.progressPlace = progressAt;
        this.progressType = progress;
    }

    public String name() {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    /** The interface that it is a method of. */
    public Class<?> port() {
        return method.getDeclaringClass();
    }

    /** Whether it may change the store: then it has to be made once, however often it is sent. */
    public boolean changes() {
        return changes;
    }

    /** Whether it may take minutes, so that its answer comes in frames. */
    public boolean isLong() {
        return progressType.isPresent() || Calls.isLong(this);
    }

    /** @param values as the method takes them */
    public byte[] request(@Nullable Object[] values) {
        return Json.object(fields, places.stream().map(place -> values[place]).toList());
    }

    /** @param values as the method takes them; the one that takes progress is told */
    public void tell(@Nullable Object[] values, byte[] progress) throws StoreException {
        @SuppressWarnings("unchecked")
        Consumer<Object> told = (Consumer<Object>) values[progressPlace];
        if (told != null) {
            told.accept(Json.read(progress, progressType.orElseThrow()));
        }
    }

    /** Whether it gives so many of a longer list, and says where to go on. */
    private boolean isPage() {
        return PAGES.contains(method.getReturnType());
    }

    /** What the method returns. */
    public @Nullable Object result(byte[] response) throws StoreException {
        return Json.read(response, resultType);
    }

    /**
     * Makes the call. A page is one of at most {@link Protocol#MOST_PAGE_BYTES}, or of what cannot be parted.
     *
     * @param port what it is made of
     * @param told takes progress, as JSON
     * @return the result as JSON
     * @throws StoreException.InvalidArgument where the request is not one of this call
     */
    public byte[] invoke(Object port, byte[] request, Consumer<byte[]> told) throws IOException {
        @Nullable Object[] values = new Object[method.getParameterCount()];
        List<Object> read = Json.values(request, fields);
        for (int i = 0; i < places.size(); i++) {
            values[places.get(i)] = read.get(i);
        }
        progressType.ifPresent(
                type -> values[progressPlace] = (Consumer<Object>) progress -> told.accept(Json.bytes(progress, type)));
        try {
            byte[] result = Json.bytes(method.invoke(port, values), resultType);
            Optional<byte[]> fewer = isPage() && result.length > Protocol.MOST_PAGE_BYTES
                    ? Json.withHalfTheLimit(request)
                    : Optional.empty();
            return fewer.isPresent() ? invoke(port, fewer.get(), told) : result;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(name() + " is not public", e);
        }
    }
}
