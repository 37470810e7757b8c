package io.basalt.store.tenant;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is common to the calls of one principal.
 *
 * @param name of the principal: what it asks to be made once is told from what others ask
 */
record Session(Store store, Policies policies, Places places, Identity identity, String name, RequestContext context) {
    private static final @Nullable Object[] NONE = {};

    /** Who it is now: somebody may have been disabled since. */
    interface Identity {
        Subject now() throws StoreException;
    }

    /** @param past whether it shows an earlier state */
    <T> T guarded(Class<T> port, T guarded, boolean past) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, new Handler(this, port, guarded, past)));
    }

    private record Handler(Session session, Class<?> port, Object guarded, boolean past) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            @Nullable Object[] values = arguments == null ? NONE : arguments;
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, method, values);
            }
            Optional<Rule> rule = Rules.of(method);
            if (rule.isEmpty()) {
                if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, values); // It is made of others.
                }
                throw new StoreException.AccessDenied(
                        "nothing says who may call " + Rules.nameOf(method) + ", so nobody may");
            }
            Caller caller = new Caller(session, session.identity.now());
            return rule.get().around(new Invocation(caller, guarded, past, method, values));
        }

        private Object ofObject(Object proxy, Method method, @Nullable Object[] values) {
            return switch (method.getName()) {
                case "equals" -> proxy == values[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> port.getSimpleName() + " as " + (session.name.isEmpty() ? "anybody" : session.name);
            };
        }
    }
}
