package io.basalt.store.tenant;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The keys that are derived from secrets, of which those used last are remembered. Thread-safe. */
final class SigningKeys {
    private static final String HMAC = "HmacSHA256";

    private final Map<Derivation, SecretKeySpec> derived;

    private record Derivation(String secret, CredentialScope scope) {
        @Override
        public String toString() {
            return "Derivation[secret=..., scope=" + scope + "]";
        }
    }

    /** @param most how many are remembered */
    SigningKeys(int most) {
        this.derived = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Derivation, SecretKeySpec> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * The signature, in lower-case hexadecimal digits.
     *
     * @param time as {@link CredentialScope#format} writes it
     */
    String sign(String secret, CredentialScope scope, String time, String canonicalRequest) {
        String hash = HexFormat.of().formatHex(sha256().digest(utf8(canonicalRequest)));
        String toSign = String.join("\n", SignatureV4.ALGORITHM, time, scope.toString(), hash);
        return HexFormat.of().formatHex(hmac(key(secret, scope), toSign));
    }

    private SecretKeySpec key(String secret, CredentialScope scope) {
        Derivation derivation = new Derivation(secret, scope);
        synchronized (derived) {
            SecretKeySpec known = derived.get(derivation);
            if (known != null) {
                return known;
            }
        }
        SecretKeySpec key = new SecretKeySpec(utf8("AWS4" + secret), HMAC);
        for (String part : scope.toString().split("/")) {
            key = new SecretKeySpec(hmac(key, part), HMAC);
        }
        synchronized (derived) {
            derived.put(derivation, key);
        }
        return key;
    }

    /** How many are remembered. */
    int size() {
        synchronized (derived) {
            return derived.size();
        }
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256, which every JDK has, failed", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
