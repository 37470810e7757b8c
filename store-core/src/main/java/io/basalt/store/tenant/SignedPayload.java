package io.basalt.store.tenant;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** What a signature says of the body. Whoever reads the body holds it to that: a signature alone does not. */
public sealed interface SignedPayload {
    /** As {@code x-amz-content-sha256} has it. */
    String text();

    /** The body has this SHA-256, in 64 lower-case hexadecimal digits. */
    record Hash(String sha256) implements SignedPayload {
        /** 256 bits. */
        static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

        public Hash {
            if (!HEX.matcher(sha256).matches()) {
                throw new IllegalArgumentException("a SHA-256 that is not 64 lower-case hexadecimal digits");
            }
        }

        @Override
        public String text() {
            return sha256;
        }
    }

    /** The body is not signed. */
    record Unsigned() implements SignedPayload {
        static final String TEXT = "UNSIGNED-PAYLOAD";

        @Override
        public String text() {
            return TEXT;
        }
    }

    /** The body comes in chunks with signatures or a trailer of their own, as S3 names it: {@code STREAMING-...}. */
    record Streaming(String text) implements SignedPayload {
        public Streaming {
            if (!text.matches("STREAMING-[A-Z0-9-]{1,64}")) {
                throw new IllegalArgumentException("the name of a streamed payload does not begin with STREAMING-");
            }
        }
    }

    /** The hash of a whole body. */
    static SignedPayload of(byte[] body) {
        return new Hash(HexFormat.of().formatHex(SigningKeys.sha256().digest(body)));
    }

    /** @throws IllegalArgumentException where it is none of the three */
    static SignedPayload parse(String text) {
        try {
            return text.equals(Unsigned.TEXT)
                    ? new Unsigned()
                    : text.startsWith("STREAMING-") ? new Streaming(text) : new Hash(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedSignatureException(
                    SignatureV4.CONTENT_HEADER
                            + ": expected 64 lower-case hexadecimal digits, UNSIGNED-PAYLOAD, or STREAMING-...",
                    e);
        }
    }
}
