package io.basalt.connector.wire;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;

/** What bytes are written for. */
public sealed interface WriteRequest {
    /** {@link io.basalt.store.api.Store#put}. */
    record Put(ObjectKey key, PutOptions options) implements WriteRequest {}

    /** {@link io.basalt.store.api.Store#append}. */
    record Append(ObjectKey key, PutOptions options) implements WriteRequest {}

    /** {@link io.basalt.store.api.Uploads#write}. */
    record Part(long uploadId, int partNumber) implements WriteRequest {}

    /** {@link io.basalt.store.api.OpenFiles#create}. */
    record CreateFile(ObjectKey key, PutOptions options, String holder) implements WriteRequest {}

    /** {@link io.basalt.store.api.OpenFiles#append}. */
    record AppendFile(ObjectKey key, String holder) implements WriteRequest {}
}
