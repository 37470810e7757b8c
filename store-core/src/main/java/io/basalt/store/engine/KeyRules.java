package io.basalt.store.engine;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;

/** What keys and paths must be to be made, said in the store's words. */
final class KeyRules {
    private KeyRules() {}

    /** A valid name of a bucket and, unless empty, of a path; what it refuses is said in the store's words. */
    static BasaltUri valid(String bucket, String path) throws StoreException.InvalidArgument {
        try {
            return new BasaltUri(bucket, path);
        } catch (IllegalArgumentException e) {
            throw new StoreException.InvalidArgument(String.valueOf(e.getMessage()), e);
        }
    }

    /** The limit of keys that are made; a directory's rename may make those below it longer. */
    static void requireShort(ObjectKey key) throws StoreException.InvalidArgument {
        if (key.utf8Length() > ObjectKey.MAX_BYTES) {
            throw new StoreException.InvalidArgument(key + " has " + key.utf8Length()
                    + " bytes of UTF-8: a new key has at most " + ObjectKey.MAX_BYTES + "; choose a shorter one");
        }
    }

    static int components(String path) {
        return 1 + (int) path.chars().filter(c -> c == '/').count();
    }
}
