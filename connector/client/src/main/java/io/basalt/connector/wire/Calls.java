package io.basalt.connector.wire;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Columns;
import io.basalt.store.api.Maintenance;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.Tiering;
import io.basalt.store.api.Uploads;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The calls of all ports, which follow from the interfaces themselves, so that none can be forgotten: every method is one, but for those
 * that give a port, a stream or a view, and those that others are made of ({@code default}).
 */
public final class Calls {
    /** Interfaces of which a store gives one. */
    private static final List<Class<?>> PORTS = List.of(
            StoreView.class,
            Store.class,
            OpenFiles.class,
            Uploads.class,
            Tiering.class,
            Columns.class,
            Renditions.class,
            Maintenance.class,
            Accounts.class);

    /** What is not a value, but goes on after the call. */
    private static final List<Class<?>> RESOURCES =
            List.of(ObjectReader.class, OutputStream.class, QueryResult.class, AutoCloseable.class);

    /** Those that change nothing: they may be made again whenever no answer has come. */
    private static final Set<String> READS = Set.of(
            "StoreView.stat",
            "StoreView.lookup",
            "StoreView.list",
            "Store.bucket",
            "Store.buckets",
            "Store.lifecycle",
            "Store.find",
            "Store.tabular",
            "Store.attributes",
            "Store.visibleLsn",
            "Store.lsnAt",
            "Store.versions",
            "Store.listVersions",
            "Store.changes",
            "Store.snapshots",
            "Store.tiers",
            "OpenFiles.find",
            "OpenFiles.list",
            "OpenFiles.below",
            "Uploads.find",
            "Uploads.parts",
            "Uploads.list",
            "Tiering.plan",
            "Tiering.explain",
            "Renditions.find",
            "Renditions.list",
            "Renditions.space",
            "Maintenance.commitCounts",
            "Maintenance.pinnedBackups",
            "Maintenance.fsck",
            "Accounts.tenant",
            "Accounts.tenants",
            "Accounts.user",
            "Accounts.users",
            "Accounts.key",
            "Accounts.keys",
            "Accounts.policy",
            "Accounts.policies",
            "Accounts.bucketAccess",
            "Accounts.explain");

    /** Those besides all of {@link Maintenance} that read or write objects' bytes. */
    private static final Set<String> LONG = Set.of("Store.move", "Renditions.make", "Tiering.plan");

    private static final Map<String, Call> BY_NAME = new TreeMap<>();
    private static final Map<Method, Call> BY_METHOD = new java.util.HashMap<>();

    static {
        for (Class<?> port : PORTS) {
            for (Method method : port.getDeclaredMethods()) {
                if (Modifier.isAbstract(method.getModifiers()) && isOfValues(method)) {
                    Call call = new Call(method, !READS.contains(nameOf(method)));
                    if (BY_NAME.put(call.name(), call) != null) {
                        throw new IllegalStateException("two methods are called " + call.name());
                    }
                    BY_METHOD.put(method, call);
                }
            }
        }
        List<String> unknown = new ArrayList<>(READS);
        unknown.removeAll(BY_NAME.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalStateException("no port has " + unknown);
        }
    }

    private Calls() {}

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    private static boolean isOfValues(Method method) {
        return !method.getName().equals("close")
                && !PORTS.contains(method.getReturnType())
                && RESOURCES.stream().noneMatch(resource -> resource.isAssignableFrom(method.getReturnType()));
    }

    static boolean isLong(Call call) {
        return call.port() == Maintenance.class || LONG.contains(call.name());
    }

    /** By name. */
    public static Collection<Call> all() {
        return BY_NAME.values();
    }

    public static Optional<Call> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Absent where the method is not one. */
    public static Optional<Call> of(Method method) {
        return Optional.ofNullable(BY_METHOD.get(method));
    }
}
