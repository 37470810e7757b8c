package io.basalt.store.api;

import java.util.List;
import java.util.Optional;

/** The secrets of access keys, for who verifies signatures. Never reached over a network. Thread-safe. */
public interface Credentials {
    /**
     * Whose a key is.
     *
     * @param secrets those that are good now, the newest first
     */
    record Credential(String tenant, String user, List<String> secrets) {
        public Credential {
            secrets = List.copyOf(secrets);
        }

        @Override
        public String toString() {
            return "Credential[tenant=" + tenant + ", user=" + user + ", secrets=...]";
        }
    }

    /**
     * The credential of a key; absent where there is none such, or it or its user is disabled.
     *
     * @throws StoreException.Unavailable where the master key is missing or not that of this store
     */
    Optional<Credential> credential(String keyId) throws StoreException;
}
