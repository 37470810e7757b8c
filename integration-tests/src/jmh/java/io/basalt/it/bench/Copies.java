package io.basalt.it.bench;

import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.Publication;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Many objects that share the bytes of few, as many a commit as it takes. */
final class Copies {
    private Copies() {}

    /** @param copies by its number, from 0 */
    static void publish(Store store, long count, LongFunction<CopyRequest> copies) throws IOException {
        List<Publication.Step> steps = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            steps.add(new Publication.Copy(copies.apply(i)));
            if (steps.size() == Publication.MAX_STEPS || i == count - 1) {
                store.publish(Publication.of(steps));
                steps.clear();
            }
        }
    }
}
