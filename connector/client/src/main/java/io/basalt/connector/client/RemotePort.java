package io.basalt.connector.client;

import io.basalt.connector.wire.Call;
import io.basalt.connector.wire.Calls;
import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An interface of the store whose calls ({@link Calls}) go to a server as they are; what else it has is done by an object that has methods of
 * the same names and parameters. So what the interfaces gain later needs no words here. Thread-safe as that object.
 */
final class RemotePort implements InvocationHandler {
    private static final @Nullable Object[] NONE = {};

    private final Http http;
    private final OptionalLong asOf;
    private final Object rest;

    private RemotePort(Http http, OptionalLong asOf, Object rest) {
        this.http = http;
        this.asOf = asOf;
        this.rest = rest;
    }

    /** @param asOf the state that is asked; absent for the newest */
    static <T> T of(Class<T> port, Http http, OptionalLong asOf, Object rest) {
        return port.cast(
                Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, new RemotePort(http, asOf, rest)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] values = arguments == null ? NONE : arguments;
        Call call = Calls.of(method).orElse(null);
        if (call != null) {
            try {
                return call(call, values);
            } catch (IOException e) {
                throw declares(method, e) ? e : new UncheckedIOException(e);
            }
        }
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == values[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "the store at " + http.endpoint();
            };
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, values);
        }
        try {
            return rest.getClass()
                    .getMethod(method.getName(), method.getParameterTypes())
                    .invoke(rest, values);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof IOException io && !declares(method, io)
                    ? new StoreException.Unavailable(method.getName() + " at " + http.endpoint() + ": " + io, io)
                    : e.getCause();
        }
    }

    private @Nullable Object call(Call call, @Nullable Object[] values) throws IOException {
        byte[] request = call.request(values);
        String path = Protocol.CALL + call.name();
        Http.Ask ask = (call.changes() ? Http.Ask.change(path, request) : Http.Ask.read(path, request)).asOf(asOf);
        if (!call.isLong()) {
            return call.result(http.send(ask));
        }
        try (FrameSource frames = new FrameSource(http.stream(ask))) {
            while (true) {
                Frame frame = frames.next();
                if (frame.kind() == Frame.Kind.RESULT) {
                    return call.result(frame.payload());
                }
                call.tell(values, frame.payload());
            }
        } catch (CutOff e) {
            String message = "the server at " + http.endpoint() + " did not answer " + call.name() + " to its end";
            throw call.changes()
                    ? new StoreException.OutcomeUnknown(
                            message + ": it may still be at it; look before trying again", e)
                    : new StoreException.Unavailable(message + "; ask again", e);
        }
    }

    private static boolean declares(Method method, IOException e) {
        return Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isInstance(e));
    }
}
