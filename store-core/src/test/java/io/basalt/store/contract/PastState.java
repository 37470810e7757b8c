package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.SystemField;
import io.basalt.store.contract.NamespaceModel.Item;
import io.basalt.store.contract.NamespaceModel.Totals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** What a bucket held at an LSN. */
record PastState(long lsn, NamespaceModel model) {
    /** @param pageSize how many entries to ask for at a time */
    void assertSeenIn(StoreView view, String bucket, int pageSize, BufferAllocator allocator) throws IOException {
        String when = "as of " + lsn;
        List<String> keys = List.copyOf(model.objects.keySet());
        assertEquals(keys, keys(view, ListRequest.flat(bucket, "").withLimit(pageSize)), when);
        for (String key : keys) {
            ObjectInfo info = view.stat(new ObjectKey(bucket, key)).orElseThrow(() -> new AssertionError(key));
            assertEquals(model.objects.get(key), Item.of(info), when + ": " + key);
            try (ObjectReader reader = view.open(new ObjectKey(bucket, key))) {
                assertEquals(info.size(), Contents.read(reader).length, when + ": " + key);
            }
        }
        List<String> directories = new ArrayList<>(model.directories());
        directories.add("");
        for (String path : directories) {
            DirectoryEntry entry = (DirectoryEntry)
                    view.lookup(bucket, path).orElseThrow(() -> new AssertionError(when + ": no directory " + path));
            assertEquals(model.totals(path), Totals.of(entry), when + ": totals of '" + path + "'");
            ListRequest request = ListRequest.children(bucket, path).withLimit(pageSize);
            assertEquals(model.children(path), keys(view, request), when + ": below '" + path + "'");
        }
        Query everything = Query.of(bucket, Predicate.Constant.TRUE, SystemField.KEY);
        Rows rows = Rows.of(view, everything, allocator);
        List<String> found =
                rows.column(SystemField.KEY).stream().map(String::valueOf).toList();
        assertEquals(keys, Utf8Order.sorted(found), when + ": rows");
        assertEquals(lsn, rows.lsn());
    }

    private static List<String> keys(StoreView view, ListRequest request) throws IOException {
        List<String> keys = new ArrayList<>();
        ListPage page = view.list(request);
        page.entries().stream().map(ListEntry::key).forEach(keys::add);
        while (page.next().isPresent()) {
            page = view.list(request.after(page.next().get()));
            page.entries().stream().map(ListEntry::key).forEach(keys::add);
        }
        return keys;
    }
}
