package io.basalt.connector.server.http;

import io.basalt.connector.wire.Evaluated;
import io.basalt.connector.wire.Frame;
import io.basalt.connector.wire.Json;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** The answer of a metadata query: an {@link Evaluated} at first and before each batch, and Arrow's IPC stream of the batches. */
final class QueryStream {
    private QueryStream() {}

    static void send(StoreView view, Query query, BufferAllocator allocator, FrameStream out) throws IOException {
        try (QueryResult result = view.query(query, allocator)) {
            out.onGone(result::cancel);
            out.send(Frame.Kind.HEAD, Json.bytes(Evaluated.of(result)));
            try (ArrowFrames batches =
                    new ArrowFrames(out, result.batch(), new DictionaryProvider.MapDictionaryProvider())) {
                batches.send();
                while (result.next()) {
                    out.send(Frame.Kind.PROGRESS, Json.bytes(Evaluated.of(result)));
                    batches.writeBatch();
                    batches.send();
                }
                batches.writeEnd();
                batches.send();
            }
            out.end(Json.bytes(Evaluated.of(result)));
        }
    }
}
