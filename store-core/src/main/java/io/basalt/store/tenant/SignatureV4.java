package io.basalt.store.tenant;

import java.time.Duration;

/**
 * AWS Signature Version 4, as both ends of a connection have agreed on it. A request's method, path, query, some of its headers
 * and the hash of its body are brought into a canonical form; an HMAC-SHA256 of that, of the time and of the scope (day, region,
 * service) is the signature, under a key that is derived from the secret of an access key and the scope. It stands in the
 * header {@code authorization}, or in the query of a presigned URL. {@link RequestSigner} makes signatures, {@link
 * RequestVerifier} checks them. Within its time a signed request may be sent again: what is signed is who asks for what, not how
 * often.
 *
 * @param region in the scope, such as {@code basalt}
 * @param service in the scope, such as {@code s3}
 */
public record SignatureV4(String region, String service, Rules rules) {
    /** What Basalt's own clients and servers sign by. */
    public static final SignatureV4 BASALT = new SignatureV4("basalt", "s3", Rules.S3);

    /** How far the clocks of both ends may be apart. */
    public static final Duration WINDOW = Duration.ofMinutes(15);

    /** The longest that a presigned URL may hold. */
    public static final Duration LONGEST_EXPIRY = Duration.ofDays(7);

    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String AUTHORIZATION = "authorization";
    static final String CONTENT_HEADER = "x-amz-content-sha256";
    static final String DATE_HEADER = "x-amz-date";
    static final String HOST = "host";

    /** How a request is brought into its canonical form. */
    public enum Rules {
        /**
         * S3's: the path is percent-decoded once and encoded once, and slashes and dots in it are left as they are, since they
         * are part of keys. The hash of the body is named by {@code x-amz-content-sha256}, and all headers {@code x-amz-*} are
         * signed.
         */
        S3,
        /** Those of AWS's other services: dots and double slashes go from the path, which is then encoded as it was sent. */
        GENERAL
    }

    public SignatureV4 {
        if (!isWord(region) || !isWord(service)) {
            throw new IllegalArgumentException("region '" + region + "' and service '" + service
                    + "' of a signature: expected letters, digits and -");
        }
    }

    private static boolean isWord(String text) {
        return text.matches("[A-Za-z0-9-]{1,64}");
    }
}
