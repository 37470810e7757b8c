package io.basalt.store.tenant;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of a request that is signed, the same however the request was written. */
final class CanonicalRequest {
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private CanonicalRequest() {}

    /**
     * @param query without the signature
     * @param names of the signed headers, in lower case and in order
     */
    static String of(
            RequestHead head,
            SignatureV4.Rules rules,
            QueryParameters query,
            List<String> names,
            SignedPayload payload) {
        Map<String, String> headers = headers(head);
        String lines = names.stream()
                .map(name -> name + ":" + headers.getOrDefault(name, "") + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                head.method(),
                UriEncoding.path(head.path(), rules),
                query.text(),
                lines,
                String.join(";", names),
                payload.text());
    }

    /** By their names, in lower case and in order: values with commas between them, and single spaces within. */
    static Map<String, String> headers(RequestHead head) {
        Map<String, String> headers = new TreeMap<>();
        for (RequestHead.Header header : head.headers()) {
            UriEncoding.utf8(header.value(), "header " + header.name());
            String value = SPACES.matcher(header.value().trim()).replaceAll(" ");
            headers.merge(header.name().toLowerCase(Locale.ROOT), value, (first, second) -> first + "," + second);
        }
        return headers;
    }
}
