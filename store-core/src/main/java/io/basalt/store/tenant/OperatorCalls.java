package io.basalt.store.tenant;

import io.basalt.store.api.Maintenance;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Tiering;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** What concerns all tenants at once is the operator's. */
final class OperatorCalls {
    static final Map<String, Rule> ALL = new TreeMap<>();

    static {
        ALL.put(
                "Store.tiering",
                call -> call.caller()
                        .session()
                        .guarded(Tiering.class, call.store().tiering(), false));
        ALL.put(
                "Store.maintenance",
                call -> call.caller()
                        .session()
                        .guarded(Maintenance.class, call.store().maintenance(), false));
        ALL.put("Store.close", call -> Boolean.TRUE); // It is others' too.
        ALL.put("Tiering.explain", call -> {
            ObjectKey key = call.argument(0);
            call.caller().readable(Action.GET_OBJECT, call.store(), key);
            return call.proceed();
        });
        for (String name : new String[] {
            "Store.move",
            "Uploads.abortOlderThan",
            "OpenFiles.recoverExpired",
            "Tiering.plan",
            "Tiering.run",
            "Tiering.drain",
            "Renditions.drop",
            "Renditions.list",
            "Renditions.space",
            "Maintenance.commitCounts",
            "Maintenance.collect",
            "Maintenance.purge",
            "Maintenance.backup",
            "Maintenance.pruneBackups",
            "Maintenance.pinnedBackups",
            "Maintenance.forgetBackups",
            "Maintenance.compact",
            "Maintenance.scrub",
            "Maintenance.rebuildIndex",
            "Maintenance.fsck",
        }) {
            ALL.put(name, ofOperator(name));
        }
    }

    private OperatorCalls() {}

    private static Rule ofOperator(String name) {
        return call -> {
            if (!call.caller().isOperator() && call.method().getExceptionTypes().length == 0) {
                throw new UncheckedIOException(call.caller().denied("call " + name));
            }
            call.caller().requireOperator("call " + name);
            return call.proceed();
        };
    }
}
