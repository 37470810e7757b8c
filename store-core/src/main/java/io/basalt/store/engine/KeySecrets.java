package io.basalt.store.engine;

import io.basalt.store.api.Credentials;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Account;
import io.basalt.store.catalog.AccountReader;
import io.basalt.store.catalog.SealedSecret;
import io.basalt.store.tenant.Sealing;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The secrets of access keys: made, sealed under the store's master key, and opened for who verifies signatures. Thread-safe. */
final class KeySecrets implements Credentials {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String PREFIX = "BK";
    private static final int ID_LETTERS = 18;
    private static final int SECRET_BYTES = 30;

    private final LocalStore store;
    private final AccountReader reader;
    private final MasterKey masterKey;
    private final SecureRandom random;

    KeySecrets(LocalStore store, AccountReader reader, MasterKey masterKey, SecureRandom random) {
        this.store = store;
        this.reader = reader;
        this.masterKey = masterKey;
        this.random = random;
    }

    /** A secret that was made, for a key. */
    record Made(String keyId, String secret, SealedSecret sealed) {
        @Override
        public String toString() {
            return "Made[keyId=" + keyId + ", secret=...]";
        }
    }

    /** For a new key. The first one of a store makes its master key. */
    Made make() throws StoreException {
        StringBuilder id = new StringBuilder(PREFIX);
        random.ints(ID_LETTERS, 0, LETTERS.length()).forEach(i -> id.append(LETTERS.charAt(i)));
        return make(id.toString(), masterKey.sealing(!store.open(reader::hasKeys)));
    }

    /** For a key that there is. */
    Made make(String keyId) throws StoreException {
        return make(keyId, masterKey.sealing(false));
    }

    private Made make(String keyId, Sealing sealing) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().encodeToString(bytes);
        return new Made(keyId, secret, new SealedSecret(sealing.seal(keyId, secret)));
    }

    @Override
    public Optional<Credential> credential(String keyId) throws StoreException {
        Optional<Account.Key> key = store.open(() -> reader.key(keyId)).filter(Account.Key::enabled);
        if (key.isEmpty()
                || store.open(() -> reader.user(key.get().tenant(), key.get().user()))
                        .filter(Account.User::enabled)
                        .isEmpty()) {
            return Optional.empty();
        }
        Sealing sealing = masterKey.sealing(false);
        List<String> secrets = new ArrayList<>();
        secrets.add(sealing.open(keyId, key.get().secret().text()));
        if (key.get().earlier().isPresent() && key.get().earlierUntilMicros() > store.micros()) {
            secrets.add(sealing.open(keyId, key.get().earlier().get().text()));
        }
        return Optional.of(new Credential(key.get().tenant(), key.get().user(), secrets));
    }
}
