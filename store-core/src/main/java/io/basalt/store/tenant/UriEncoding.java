package io.basalt.store.tenant;

import io.basalt.store.api.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** AWS's percent-encoding: of each byte of UTF-8 but RFC 3986's unreserved ones, in upper case; a space is {@code %20}. */
final class UriEncoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private UriEncoding() {}

    /** The canonical form of a path as it was sent. */
    static String path(String sent, SignatureV4.Rules rules) {
        String path = sent.isEmpty() ? "/" : sent;
        return switch (rules) {
            case S3 -> encode(decode(path, "path", false), true);
            case GENERAL -> encode(utf8(normal(path), "path"), true);
        };
    }

    private static String normal(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.remove(segments.size() - 1);
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        String end = path.endsWith("/") && !segments.isEmpty() ? "/" : "";
        return "/" + String.join("/", segments) + end;
    }

    static String encode(byte[] bytes, boolean keepSlashes) {
        StringBuilder encoded = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            if (isUnreserved(b) || keepSlashes && b == '/') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isUnreserved(byte b) {
        return b >= 'A' && b <= 'Z'
                || b >= 'a' && b <= 'z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '~';
    }

    /** @param what is decoded, for the error */
    static byte[] decode(String text, String what, boolean plusIsSpace) {
        byte[] bytes = utf8(text, what);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                if (i + 2 >= bytes.length
                        || !HexFormat.isHexDigit(bytes[i + 1])
                        || !HexFormat.isHexDigit(bytes[i + 2])) {
                    throw new MalformedSignatureException(
                            "the " + what + " has a '%' at " + i + " that two hexadecimal digits do not follow");
                }
                decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return decoded.toByteArray();
    }

    static byte[] utf8(String text, String what) {
        if (!Utf8.isValid(text)) {
            throw new MalformedSignatureException("the " + what + " has an unpaired surrogate: it is not valid UTF-8");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
