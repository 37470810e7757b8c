package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Table;

/** Every entry of every family decodes, and stands under its own key. */
final class DecodingCheck implements Check {
    @Override
    public String name() {
        return "records";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        for (Table<?> table : Table.ALL) {
            findings.looked(store.catalog()
                    .undecodable(
                            table,
                            (key, reason) ->
                                    findings.add(table.name() + ", key " + key, "a record of docs/format.md", reason)));
        }
    }
}
