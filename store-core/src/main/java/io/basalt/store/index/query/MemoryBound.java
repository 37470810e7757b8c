package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;

/** The bytes that ordering or grouping holds, and may hold. */
final class MemoryBound {
    private final Query query;
    private final String what;
    private final String remedy;
    private long used;

    /**
     * @param what is held
     * @param remedy what makes it less
     */
    MemoryBound(Query query, String what, String remedy) {
        this.query = query;
        this.what = what;
        this.remedy = remedy;
    }

    void use(long bytes) throws StoreException.InvalidArgument {
        used += bytes;
        if (used > query.memory()) {
            throw new StoreException.InvalidArgument("the query of bucket " + query.bucket() + " holds " + used
                    + " bytes of " + what + ", and may hold " + query.memory() + "; " + remedy
                    + ", or give the query more memory");
        }
    }

    void release(long bytes) {
        used -= bytes;
    }
}
