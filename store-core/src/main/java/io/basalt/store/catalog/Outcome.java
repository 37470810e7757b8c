package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/**
 * What a change that carried a token came to.
 *
 * @param fingerprint of the request, so that the token is good for this one only
 * @param result an {@link ObjectRow}, a {@link Long} or a {@link Boolean}
 */
record Outcome(long fingerprint, long expiresMicros, Object result) {
    private static final int VERSION = 1;
    private static final int ROW = 1;
    private static final int NUMBER = 2;
    private static final int TRUTH = 3;

    /** The first result, for the same request. */
    Object answer(String token, long askedFingerprint) throws StoreException.InvalidArgument {
        if (askedFingerprint != fingerprint) {
            throw new StoreException.InvalidArgument(
                    "token '" + token + "' was used for another change; take a new token for a new change");
        }
        return result;
    }

    byte[] encode() {
        BinaryWriter out =
                new BinaryWriter().u8(VERSION).u8(0).fixed64(fingerprint).varint(expiresMicros);
        if (result instanceof ObjectRow row) {
            row.write(out.u8(ROW));
        } else if (result instanceof Long number) {
            out.u8(NUMBER).varint(number);
        } else if (result instanceof Boolean truth) {
            out.u8(TRUTH).u8(truth ? 1 : 0);
        } else {
            throw new IllegalArgumentException("an outcome of " + result.getClass() + " cannot be kept");
        }
        return out.toBytes();
    }

    static Outcome decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("outcome", VERSION);
        long fingerprint = in.fixed64();
        long expires = in.varint();
        int kind = in.u8();
        Object result = switch (kind) {
            case ROW -> ObjectRow.read(in);
            case NUMBER -> in.varint();
            case TRUTH -> in.u8() == 1;
            default -> throw in.malformed("outcome kind " + kind);
        };
        return new Outcome(fingerprint, expires, result);
    }
}
