package io.basalt.store.tenant;

import io.basalt.store.api.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Credentials as a table has them: all of ann, of the tenant lab. */
record SecretsOf(Map<String, List<String>> secrets) implements Credentials {
    static SecretsOf one(String keyId, String secret) {
        return new SecretsOf(Map.of(keyId, List.of(secret)));
    }

    @Override
    public Optional<Credential> credential(String keyId) {
        return Optional.ofNullable(secrets.get(keyId)).map(good -> new Credential("lab", "ann", good));
    }
}
