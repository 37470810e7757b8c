package io.basalt.store.volume;

import io.basalt.store.io.Disk;

/** Whether a disk is there, as far as is known; nothing is asked of it. Thread-safe. */
interface Presence {
    boolean isAway();

    /** How often it has been found away, so that who wrote before can tell. */
    int outages();

    /** Of a disk that is always there. */
    Presence ALWAYS = new Presence() {
        @Override
        public boolean isAway() {
            return false;
        }

        @Override
        public int outages() {
            return 0;
        }
    };

    static Presence of(Disk disk) {
        return disk instanceof Presence presence ? presence : ALWAYS;
    }
}
