package io.basalt.hadoop;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Keeps the keys of the entries that its store's listings have given. */
public class ObservedFileSystem extends BasaltFileSystem {
    private final List<String> listed = new ArrayList<>();

    List<String> listed() {
        return listed;
    }

    @Override
    Store store(String location) throws IOException {
        Store store = super.store(location);
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(store, arguments);
                        if (result instanceof ListPage page) {
                            page.entries().stream().map(ListEntry::key).forEach(listed::add);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
