package io.basalt.store.index;

import io.basalt.store.api.QueryResult;

/** A result that says that it came from the catalog. */
final class CatalogResult extends FilterResult {
    CatalogResult(QueryResult result) {
        super(result);
    }

    @Override
    public String explain() {
        return "the metadata index is still being filled: all rows were read from the catalog\n" + super.explain();
    }
}
