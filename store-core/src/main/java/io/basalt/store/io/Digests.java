package io.basalt.store.io;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Message digests that every Java has. */
public final class Digests {
    private Digests() {}

    public static MessageDigest md5() {
        return digest("MD5");
    }

    public static MessageDigest sha256() {
        return digest("SHA-256");
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
