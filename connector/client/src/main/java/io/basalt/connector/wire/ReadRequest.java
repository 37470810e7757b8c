package io.basalt.connector.wire;

import io.basalt.store.api.ObjectKey;

/** What is opened to be read. */
public sealed interface ReadRequest {
    /** {@link io.basalt.store.api.StoreView#open}. */
    record OfObject(ObjectKey key) implements ReadRequest {}

    /** {@link io.basalt.store.api.Store#openContent}. */
    record OfContent(long contentId) implements ReadRequest {}

    /** {@link io.basalt.store.api.OpenFiles#read}. */
    record OfOpenFile(ObjectKey key) implements ReadRequest {}
}
