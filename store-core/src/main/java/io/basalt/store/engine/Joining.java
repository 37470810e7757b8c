package io.basalt.store.engine;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes small neighbours among the extents of a content as one blob each, so that their list stays short. */
final class Joining {
    private static final int CHUNK = 1 << 20;

    private final LocalStore store;

    Joining(LocalStore store) {
        this.store = store;
    }

    /**
     * The same bytes in fewer extents, with the blobs that were written for it; absent where that is not worth it.
     *
     * @param many how many extents are too many
     */
    Optional<Staged> join(ObjectKey key, List<Content.Extent> extents, byte[] label, int many) throws IOException {
        List<Extents.Run> runs = Extents.worthJoining(extents, many);
        if (runs.isEmpty()) {
            return Optional.empty();
        }
        List<Content.Extent> joined = new ArrayList<>();
        List<Staged> written = new ArrayList<>();
        int next = 0;
        for (Extents.Run run : runs) {
            joined.addAll(extents.subList(next, run.from()));
            Staged staged = write(key, extents.subList(run.from(), run.to()), label);
            joined.addAll(staged.extents());
            written.add(staged);
            next = run.to();
        }
        joined.addAll(extents.subList(next, extents.size()));
        return Optional.of(together(joined, written));
    }

    private Staged write(ObjectKey key, List<Content.Extent> extents, byte[] label) throws IOException {
        try (ObjectReader source = store.contents().ownReader(key.toString(), extents);
                ContentWriter target = store.contents().writer(key.toString(), key.bucket(), Optional.empty(), false)) {
            byte[] chunk = new byte[CHUNK];
            for (long at = 0; at < source.size(); ) {
                int n = source.read(at, ByteBuffer.wrap(chunk));
                target.write(chunk, 0, n);
                at += n;
            }
            return target.finish(label);
        }
    }

    private static Staged together(List<Content.Extent> extents, List<Staged> written) {
        List<Command.NewBlob> blobs = new ArrayList<>();
        List<Tiers.StagedBlob> packed = new ArrayList<>();
        Map<Long, List<Place>> places = new HashMap<>();
        for (Staged staged : written) {
            blobs.addAll(staged.blobs());
            packed.addAll(staged.packed());
            places.putAll(staged.places());
        }
        return new Staged(written.get(0).tiers(), extents, blobs, packed, places, Optional.empty());
    }
}
