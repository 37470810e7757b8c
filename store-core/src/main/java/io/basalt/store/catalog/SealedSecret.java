package io.basalt.store.catalog;

/**
 * A secret under the store's master key.
 *
 * @param text as it is kept; nobody can tell the secret from it who has not the master key
 */
public record SealedSecret(String text) {
    @Override
    public String toString() {
        return "sealed";
    }
}
