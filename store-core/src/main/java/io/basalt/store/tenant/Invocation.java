package io.basalt.store.tenant;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A call that somebody makes.
 *
 * @param port what it is made of, with all rights
 * @param past whether that shows an earlier state
 */
record Invocation(
        Caller caller,
        Object port,
        boolean past,
        Method method,
        @Nullable Object[] arguments) {
    @SuppressWarnings("unchecked")
    <T> T argument(int index) {
        T argument = (T) arguments[index];
        if (argument == null) {
            throw new IllegalArgumentException(Rules.nameOf(method) + ": argument " + index + " is null");
        }
        return argument;
    }

    Store store() {
        return caller.session().store();
    }

    StoreView view() {
        return (StoreView) port;
    }

    /** What is seen of a bucket, in the state that the call is made of. */
    Sight sight(String bucket) throws IOException {
        return new Sight(caller, port instanceof StoreView view ? view : store(), bucket, past);
    }

    /** Makes the call as it was asked for. */
    @Nullable
    Object proceed() throws IOException {
        return proceed(arguments);
    }

    /** Makes the call with another argument in the place of one. */
    @Nullable
    Object with(int index, Object argument) throws IOException {
        @Nullable Object[] changed = arguments.clone();
        changed[index] = argument;
        return proceed(changed);
    }

    private @Nullable Object proceed(@Nullable Object[] values) throws IOException {
        try {
            return method.invoke(port, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(Rules.nameOf(method) + " is not public", e);
        }
    }
}
