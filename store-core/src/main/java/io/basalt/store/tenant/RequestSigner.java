package io.basalt.store.tenant;

import io.basalt.store.tenant.QueryParameters.Parameter;
import io.basalt.store.tenant.RequestHead.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The client's end of {@link SignatureV4}: signs with one access key. All headers that a request has are signed, so it is to have
 * {@code host}, and none that somebody on the way may change ({@code connection}, {@code user-agent}, ...): those are added
 * afterwards. Requests that cannot be signed are refused by an {@link IllegalArgumentException}. Thread-safe.
 */
public final class RequestSigner {
    private static final int MOST_KEYS = 4;

    private final SignatureV4 agreed;
    private final String keyId;
    private final String secret;
    private final SigningKeys keys = new SigningKeys(MOST_KEYS);

    public RequestSigner(SignatureV4 agreed, String keyId, String secret) {
        if (keyId.isEmpty() || keyId.contains("/")) {
            throw new IllegalArgumentException("the id of an access key: expected a text without slashes");
        }
        this.agreed = agreed;
        this.keyId = keyId;
        this.secret = secret;
    }

    /**
     * Signs a request by a header.
     *
     * @param payload what is to be said of the body; what is not a hash leaves it to others to change it
     * @param time now; it is signed in whole seconds
     * @return the headers that the request is to have besides
     */
    public List<Header> sign(RequestHead head, SignedPayload payload, Instant time) {
        List<Header> more = new ArrayList<>();
        add(more, head, SignatureV4.DATE_HEADER, CredentialScope.format(time));
        if (agreed.rules() == SignatureV4.Rules.S3) {
            add(more, head, SignatureV4.CONTENT_HEADER, payload.text());
        }
        RequestHead signed = head.with(more);
        List<String> names = names(signed);
        String signature = signature(signed, QueryParameters.parse(head.query()), names, payload, time);
        more.add(new Header(
                SignatureV4.AUTHORIZATION,
                SignatureV4.ALGORITHM + " Credential=" + keyId + "/" + CredentialScope.of(agreed, time)
                        + ", SignedHeaders=" + String.join(";", names) + ", Signature=" + signature));
        return List.copyOf(more);
    }

    private static void add(List<Header> more, RequestHead head, String name, String value) {
        if (head.values(name).isEmpty()) {
            more.add(new Header(name, value));
        } else if (!head.values(name).equals(List.of(value))) {
            throw new IllegalArgumentException("a request to sign has another " + name + " than what it is signed for");
        }
    }

    /**
     * Signs a request by its query, as a URL that whoever has it may use.
     *
     * @param payload what is to be said of the body; by S3's rules this is {@link SignedPayload.Unsigned} as a rule
     * @param expires for how long it holds, in whole seconds; 1 second to 7 days
     * @param time from when on
     * @return the whole query, percent-encoded
     */
    public String presign(RequestHead head, SignedPayload payload, Duration expires, Instant time) {
        if (expires.toSeconds() < 1 || expires.compareTo(SignatureV4.LONGEST_EXPIRY) > 0) {
            throw new IllegalArgumentException("a presigned request that holds for " + expires
                    + ": expected 1 second to " + SignatureV4.LONGEST_EXPIRY.toDays() + " days");
        }
        List<String> names = names(head);
        List<Parameter> more = new ArrayList<>();
        more.add(Parameter.of(SignatureClaim.ALGORITHM, SignatureV4.ALGORITHM));
        more.add(Parameter.of(SignatureClaim.CREDENTIAL, keyId + "/" + CredentialScope.of(agreed, time)));
        more.add(Parameter.of(SignatureClaim.DATE, CredentialScope.format(time)));
        more.add(Parameter.of(SignatureClaim.EXPIRES, Long.toString(expires.toSeconds())));
        more.add(Parameter.of(SignatureClaim.SIGNED_HEADERS, String.join(";", names)));
        if (agreed.rules() == SignatureV4.Rules.S3 && !(payload instanceof SignedPayload.Unsigned)) {
            more.add(Parameter.of(SignatureClaim.CONTENT, payload.text()));
        }
        QueryParameters query = QueryParameters.parse(head.query()).with(more);
        if (more.stream().anyMatch(parameter -> query.count(parameter.name()) > 1)) {
            throw new IllegalArgumentException("a request to sign: expected a query that is not signed yet");
        }
        String signature = signature(head, query, names, payload, time);
        return query.text() + "&" + SignatureClaim.SIGNATURE + "=" + signature;
    }

    private static List<String> names(RequestHead head) {
        List<String> names = List.copyOf(CanonicalRequest.headers(head).keySet());
        if (!names.contains(SignatureV4.HOST) || names.contains(SignatureV4.AUTHORIZATION)) {
            throw new IllegalArgumentException("a request to sign: expected a header host, and no authorization yet");
        }
        return names;
    }

    private String signature(
            RequestHead head, QueryParameters query, List<String> names, SignedPayload payload, Instant time) {
        return keys.sign(
                secret,
                CredentialScope.of(agreed, time),
                CredentialScope.format(time),
                CanonicalRequest.of(head, agreed.rules(), query, names, payload));
    }
}
