package io.basalt.store.tenant;

import io.basalt.store.api.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets under a master key: AES-256-GCM, bound to the name of what they are the secret of. Base64 of u8 version 1, 12 bytes
 * of nonce, the cipher text and its tag of 16 bytes. Thread-safe.
 */
public final class Sealing {
    /** Bytes of a master key. */
    public static final int KEY_BYTES = 32;

    private static final int VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final String source;
    private final SecureRandom random;

    /** @param source what to call the master key in errors, such as its file */
    public Sealing(byte[] masterKey, String source, SecureRandom random) {
        if (masterKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("a master key of " + masterKey.length + " bytes: expected " + KEY_BYTES);
        }
        this.key = new SecretKeySpec(masterKey, "AES");
        this.source = source;
        this.random = random;
    }

    /** @param name whose secret it is; it opens under that name only */
    public String seal(String name, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] all = new byte[1 + NONCE_BYTES + sealed.length];
            all[0] = VERSION;
            System.arraycopy(nonce, 0, all, 1, NONCE_BYTES);
            System.arraycopy(sealed, 0, all, 1 + NONCE_BYTES, sealed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM, which every JDK has, failed", e);
        }
    }

    /** @throws StoreException.Unavailable where it was sealed under another master key, or for another name */
    public String open(String name, String sealed) throws StoreException.Unavailable {
        byte[] all = Base64.getDecoder().decode(sealed);
        if (all.length < 1 + NONCE_BYTES || all[0] != VERSION) {
            throw new StoreException.Unavailable("the secret of " + name + " is not one that this Basalt has sealed");
        }
        try {
            byte[] nonce = Arrays.copyOfRange(all, 1, 1 + NONCE_BYTES);
            byte[] opened = cipher(Cipher.DECRYPT_MODE, name, nonce)
                    .doFinal(all, 1 + NONCE_BYTES, all.length - 1 - NONCE_BYTES);
            return new String(opened, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new StoreException.Unavailable(
                    "the master key in " + source + " is not the one that the secret of " + name
                            + " was sealed under; put the right one there, or name its file by BASALT_MASTER_KEY_FILE",
                    e);
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
