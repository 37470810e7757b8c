package io.basalt.store.engine;

/** Hears of what is read. Thread-safe. */
interface Reads {
    /** The store's own, which say nothing of what users need. */
    Reads OWN = new Reads() {
        @Override
        public void touched(long blobId, double share) {}

        @Override
        public void took(long bytes, long nanos) {}
    };

    /** @param share of what the object has in the blob */
    void touched(long blobId, double share);

    void took(long bytes, long nanos);

    /** Those of users. */
    static Reads ofUsers(ReadHeat heat, Foreground foreground) {
        return new Reads() {
            @Override
            public void touched(long blobId, double share) {
                heat.read(blobId, share);
            }

            @Override
            public void took(long bytes, long nanos) {
                if (bytes <= Foreground.SHORT_READ) {
                    foreground.took(nanos);
                }
            }
        };
    }
}
