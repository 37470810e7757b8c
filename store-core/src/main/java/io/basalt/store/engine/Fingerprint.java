package io.basalt.store.engine;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Publication;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Digests;
import java.nio.ByteBuffer;
import java.util.TreeSet;

/** Tells requests apart: 64 bits of what a caller asked for, the same in every process. */
final class Fingerprint {
    private Fingerprint() {}

    /** @param parts numbers, texts, and records of such whose text says all of them in a fixed order */
    static long of(Object... parts) {
        BinaryWriter out = new BinaryWriter();
        for (Object part : parts) {
            out.string(part.toString());
        }
        return ByteBuffer.wrap(Digests.sha256().digest(out.toBytes())).getLong();
    }

    static long of(Publication publication) {
        BinaryWriter out = new BinaryWriter();
        for (Publication.Step step : publication.steps()) {
            if (step instanceof Publication.UpdateAttributes update) {
                out.string(update.key().toString()).string(update.condition().toString());
                add(update.update(), out);
            } else if (step instanceof Publication.UpdateDirectory update) {
                out.string(update.bucket()).string(update.path());
                add(update.update(), out);
            } else {
                out.string(step.toString());
            }
        }
        out.string(publication.readLsn().toString());
        return ByteBuffer.wrap(Digests.sha256().digest(out.toBytes())).getLong();
    }

    private static void add(AttributeUpdate change, BinaryWriter out) {
        out.string(change.set().toString()).string(new TreeSet<>(change.remove()).toString());
    }
}
