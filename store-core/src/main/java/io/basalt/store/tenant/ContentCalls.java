package io.basalt.store.tenant;

import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Columns;
import io.basalt.store.api.Renditions;
import java.util.List;
import java.util.Map;

/** What is read by a content's id: by who may read an object that has it. */
final class ContentCalls {
    private static final Rule READ = call -> {
        call.caller().session().places().requireReadable(call.caller(), List.of(call.<Long>argument(0)));
        return call.proceed();
    };

    static final Map<String, Rule> ALL = Map.of(
            "Store.openContent",
            READ,
            "Store.tabular",
            READ,
            "Renditions.find",
            READ,
            "Renditions.hot",
            READ,
            "Renditions.make",
            READ,
            "Columns.scan",
            call -> {
                ColumnRequest request = call.argument(0);
                call.caller().session().places().requireReadable(call.caller(), request.contents());
                return call.proceed();
            },
            "Store.columns",
            call -> call.caller().session().guarded(Columns.class, call.store().columns(), false),
            "Store.renditions",
            call -> call.caller()
                    .session()
                    .guarded(Renditions.class, call.store().renditions(), false));

    private ContentCalls() {}
}
