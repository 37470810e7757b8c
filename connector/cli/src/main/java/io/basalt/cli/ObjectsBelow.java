package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.Optional;
import java.util.function.Consumer;

/** The objects that a URI stands for: the object itself, or all below a directory or bucket, page by page. */
record ObjectsBelow(Store store, BasaltUri uri) {

    /** Calls {@code visitor} with each object; false where the URI names nothing. */
    boolean forEach(Consumer<ObjectKey> visitor) throws StoreException {
        Optional<ListEntry> found = store.lookup(uri.bucket(), uri.path());
        if (found.isEmpty()) {
            return false;
        }
        if (found.get() instanceof ObjectEntry object) {
            visitor.accept(object.objectKey());
            return true;
        }
        ListRequest request = ListRequest.flat(uri.bucket(), found.get().key());
        while (true) {
            ListPage page = store.list(request);
            for (ListEntry entry : page.entries()) {
                if (entry instanceof ObjectEntry object) {
                    visitor.accept(object.objectKey());
                }
            }
            if (page.next().isEmpty()) {
                return true;
            }
            request = request.after(page.next().get());
        }
    }

    /** What the keys have in common, to be cut off for names relative to the URI; empty for a bucket. */
    String base() throws StoreException {
        Optional<ListEntry> found = store.lookup(uri.bucket(), uri.path());
        if (found.isPresent() && found.get() instanceof ObjectEntry object) {
            return object.key().substring(0, object.key().lastIndexOf('/') + 1);
        }
        return found.map(ListEntry::key).orElse("");
    }
}
