package io.basalt.hadoop;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a listing that a path can name, fetched page by page as they are asked for. Each page is exact; pages
 * fetched later see later changes. Not thread-safe.
 */
final class Listing implements RemoteIterator<ListEntry> {
    private final StoreCalls calls;
    private final StoreView view;
    private final Path path;

    private Iterator<ListEntry> page = Collections.emptyIterator();
    private Optional<ListRequest> nextRequest;
    private @Nullable ListEntry nextEntry;

    Listing(StoreCalls calls, StoreView view, Path path, ListRequest request) {
        this.calls = calls;
        this.view = view;
        this.path = path;
        this.nextRequest = Optional.of(request);
    }

    @Override
    public boolean hasNext() throws IOException {
        while (nextEntry == null) {
            if (page.hasNext()) {
                ListEntry entry = page.next();
                nextEntry = KeyPath.addressable(entry) ? entry : null;
            } else if (nextRequest.isPresent()) {
                fetch(nextRequest.get());
            } else {
                return false;
            }
        }
        return true;
    }

    @Override
    public ListEntry next() throws IOException {
        if (!hasNext() || nextEntry == null) {
            throw new NoSuchElementException("no more entries in " + path);
        }
        ListEntry entry = nextEntry;
        nextEntry = null;
        return entry;
    }

    private void fetch(ListRequest request) throws IOException {
        ListPage fetched = calls.call(path, () -> view.list(request));
        page = fetched.entries().iterator();
        nextRequest = fetched.next().map(request::after);
    }
}
