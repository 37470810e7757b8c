package io.basalt.store.tenant;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a signing key is good for.
 *
 * @param day such as {@code 20260101}, of UTC
 */
record CredentialScope(String day, String region, String service) {
    private static final String END = "aws4_request";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .withResolverStyle(ResolverStyle.STRICT);
    private static final Pattern WRITTEN = Pattern.compile("[0-9]{8}T[0-9]{6}Z");
    private static final int DAY_LENGTH = 8;

    static CredentialScope of(SignatureV4 agreed, Instant time) {
        return new CredentialScope(format(time).substring(0, DAY_LENGTH), agreed.region(), agreed.service());
    }

    /** The scope that was agreed on, after what a request says was found to be that. */
    static CredentialScope require(List<String> sent, SignatureV4 agreed, Instant time) {
        CredentialScope expected = of(agreed, time);
        require("day", expected.day, sent.get(0));
        require("region", expected.region, sent.get(1));
        require("service", expected.service, sent.get(2));
        require("end", END, sent.get(3));
        return expected;
    }

    private static void require(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new MalformedSignatureException("the " + what + " in the credential's scope: expected '" + expected
                    + "', got " + MalformedSignatureException.shown(actual));
        }
    }

    /** As {@code x-amz-date} has it, in whole seconds. */
    static String format(Instant time) {
        return TIME.format(time);
    }

    static Instant parse(String time, String where) {
        try {
            if (WRITTEN.matcher(time).matches()) {
                return Instant.from(TIME.parse(time));
            }
        } catch (DateTimeParseException e) {
            throw new MalformedSignatureException(expected(where), e);
        }
        throw new MalformedSignatureException(expected(where));
    }

    private static String expected(String where) {
        return where + ": expected a time such as 20260101T235959Z";
    }

    @Override
    public String toString() {
        return String.join("/", day, region, service, END);
    }
}
