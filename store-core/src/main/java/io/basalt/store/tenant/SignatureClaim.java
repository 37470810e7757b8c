package io.basalt.store.tenant;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a request says of its signature.
 *
 * @param scope day, region, service, {@code aws4_request}, as the request has them
 * @param expires for how long it holds, where it is presigned
 * @param query what is signed of it
 */
record SignatureClaim(
        String keyId,
        List<String> scope,
        Instant time,
        Optional<Duration> expires,
        List<String> signedHeaders,
        String signature,
        QueryParameters query) {
    static final String ALGORITHM = "X-Amz-Algorithm";
    static final String CREDENTIAL = "X-Amz-Credential";
    static final String DATE = "X-Amz-Date";
    static final String EXPIRES = "X-Amz-Expires";
    static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
    /** As the header {@code x-amz-content-sha256}, in presigned queries. */
    static final String CONTENT = "X-Amz-Content-Sha256";

    static final String SIGNATURE = "X-Amz-Signature";

    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
    private static final int CREDENTIAL_PARTS = 5;
    private static final String HEADER_FORM = "authorization: expected '" + SignatureV4.ALGORITHM
            + " Credential=ID/DAY/REGION/SERVICE/aws4_request, SignedHeaders=NAME;NAME, Signature=HEX'";

    boolean isPresigned() {
        return expires.isPresent();
    }

    /** Absent where it is not signed. */
    static Optional<SignatureClaim> of(RequestHead head) {
        QueryParameters query = QueryParameters.parse(head.query());
        boolean presigned = query.count(SIGNATURE) + query.count(ALGORITHM) > 0;
        Optional<String> authorization = single(head, SignatureV4.AUTHORIZATION);
        if (presigned && authorization.isPresent()) {
            throw new MalformedSignatureException(
                    "signed by the header authorization and in the query: expected one of them");
        }
        return presigned
                ? Optional.of(inQuery(query))
                : authorization.map(value -> inHeader(value, single(head, SignatureV4.DATE_HEADER), query));
    }

    /** A header that may be there once. */
    static Optional<String> single(RequestHead head, String name) {
        List<String> values = head.values(name);
        if (values.size() > 1) {
            throw new MalformedSignatureException(name + " is there " + values.size() + " times: expected once");
        }
        return values.stream().map(String::trim).findFirst();
    }

    private static SignatureClaim inHeader(String authorization, Optional<String> date, QueryParameters query) {
        if (!authorization.startsWith(SignatureV4.ALGORITHM + " ")) {
            throw new MalformedSignatureException(HEADER_FORM);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field :
                authorization.substring(SignatureV4.ALGORITHM.length()).split(",", -1)) {
            String[] parts = field.trim().split("=", 2);
            if (parts.length < 2 || fields.put(parts[0], parts[1]) != null) {
                throw new MalformedSignatureException(HEADER_FORM);
            }
        }
        String credential = fields.remove("Credential");
        String headers = fields.remove("SignedHeaders");
        String signature = fields.remove("Signature");
        if (credential == null || headers == null || signature == null || !fields.isEmpty()) {
            throw new MalformedSignatureException(HEADER_FORM);
        }
        Instant time = CredentialScope.parse(date.orElse(""), SignatureV4.DATE_HEADER);
        return claim(credential, time, Optional.empty(), headers, signature, query);
    }

    private static SignatureClaim inQuery(QueryParameters query) {
        if (!required(query, ALGORITHM).equals(SignatureV4.ALGORITHM)) {
            throw new MalformedSignatureException(ALGORITHM + ": expected " + SignatureV4.ALGORITHM);
        }
        String expires = required(query, EXPIRES);
        long most = SignatureV4.LONGEST_EXPIRY.toSeconds();
        long seconds = expires.matches("[0-9]{1,9}") ? Long.parseLong(expires) : 0;
        if (seconds < 1 || seconds > most) {
            throw new MalformedSignatureException(EXPIRES + ": expected 1 to " + most + " seconds");
        }
        return claim(
                required(query, CREDENTIAL),
                CredentialScope.parse(required(query, DATE), DATE),
                Optional.of(Duration.ofSeconds(seconds)),
                required(query, SIGNED_HEADERS),
                required(query, SIGNATURE),
                query.without(SIGNATURE));
    }

    private static String required(QueryParameters query, String name) {
        return query.value(name)
                .orElseThrow(() -> new MalformedSignatureException(name + " is missing in the presigned query"));
    }

    private static SignatureClaim claim(
            String credential,
            Instant time,
            Optional<Duration> expires,
            String headers,
            String signature,
            QueryParameters query) {
        List<String> parts = List.of(credential.split("/", -1));
        if (parts.size() != CREDENTIAL_PARTS || parts.get(0).isEmpty()) {
            throw new MalformedSignatureException("the credential: expected ID/DAY/REGION/SERVICE/aws4_request");
        }
        if (!SignedPayload.Hash.HEX.matcher(signature).matches()) {
            throw new MalformedSignatureException("the signature: expected 64 lower-case hexadecimal digits");
        }
        return new SignatureClaim(
                parts.get(0), parts.subList(1, CREDENTIAL_PARTS), time, expires, names(headers), signature, query);
    }

    private static List<String> names(String headers) {
        List<String> names = List.of(headers.split(";", -1));
        for (int i = 0; i < names.size(); i++) {
            boolean inOrder = i == 0 || names.get(i - 1).compareTo(names.get(i)) < 0;
            if (!inOrder || !NAME.matcher(names.get(i)).matches()) {
                throw new MalformedSignatureException(
                        "the signed headers: expected names in lower case, in order, each once, with ; between them");
            }
        }
        if (!names.contains(SignatureV4.HOST)) {
            throw new MalformedSignatureException("the signed headers: expected host among them");
        }
        return names;
    }
}
