package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.basalt.store.api.StoreException;
import io.basalt.store.tenant.RequestHead.Header;
import io.basalt.store.tenant.Verification.Verified;
import io.basalt.store.testing.FakeClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Signatures that others have made: AWS's published test suite (as of awslabs/aws-c-auth: requests with their signatures in the
 * header and in the query), the examples of S3's documentation, and random requests signed by botocore (by the script beside
 * the golden file).
 */
class PublishedSignaturesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final SignatureV4 SUITE = new SignatureV4("us-east-1", "service", SignatureV4.Rules.GENERAL);
    private static final Key SUITE_KEY = new Key("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final Instant SUITE_TIME = Instant.parse("2015-08-30T12:36:00Z");

    private static final SignatureV4 S3 = new SignatureV4("us-east-1", "s3", SignatureV4.Rules.S3);
    private static final Key S3_KEY = new Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static final Instant S3_TIME = Instant.parse("2013-05-24T00:00:00Z");
    private static final Header S3_HOST = new Header("Host", "examplebucket.s3.amazonaws.com");
    private static final SignedPayload EMPTY = SignedPayload.of(new byte[0]);

    private static final Key BOTOCORE_KEY = new Key("BKGOLDEN", "wJalrXUtnFEMI+golden/KEY");

    private record Key(String id, String secret) {
        RequestSigner signer(SignatureV4 agreed) {
            return new RequestSigner(agreed, id, secret);
        }

        RequestVerifier verifier(SignatureV4 agreed, Instant time) {
            return new RequestVerifier(agreed, SecretsOf.one(id, secret), new FakeClock(time));
        }
    }

    private static Stream<JsonNode> golden(String file) throws IOException {
        try (InputStream in = PublishedSignaturesTest.class.getResourceAsStream("/golden/" + file)) {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                lines.add(JSON.readTree(line));
            }
            return lines.stream();
        }
    }

    private static List<Header> headers(JsonNode pairs) {
        List<Header> headers = new ArrayList<>();
        pairs.forEach(
                pair -> headers.add(new Header(pair.get(0).asText(), pair.get(1).asText())));
        return headers;
    }

    private static String authorization(List<Header> headers) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase("authorization"))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static void assertVerified(Verification verification) {
        assertTrue(verification instanceof Verified, verification::toString);
    }

    // AWS's suite.

    static Stream<JsonNode> suite() throws IOException {
        return golden("signatures-published.jsonl")
                .filter(vector -> vector.get("normalize").asBoolean());
    }

    static Stream<JsonNode> suiteOfPathsLeftAlone() throws IOException {
        return golden("signatures-published.jsonl")
                .filter(vector -> !vector.get("normalize").asBoolean());
    }

    private static RequestHead suiteHead(JsonNode vector, List<Header> more) {
        return new RequestHead(
                        vector.get("method").asText(),
                        vector.get("path").asText(),
                        vector.get("query").asText(),
                        headers(vector.get("headers")))
                .with(more);
    }

    private static SignedPayload suitePayload(JsonNode vector) {
        return SignedPayload.of(vector.get("body").asText().getBytes(StandardCharsets.UTF_8));
    }

    private static List<Header> suiteExtras(JsonNode vector) {
        List<Header> more = new ArrayList<>();
        if (vector.has("names_body")) {
            more.add(new Header("x-amz-content-sha256", suitePayload(vector).text()));
        }
        if (vector.has("token")) {
            more.add(new Header("X-Amz-Security-Token", vector.get("token").asText()));
        }
        return more;
    }

    @ParameterizedTest
    @MethodSource("suite")
    void theSuiteIsSignedInTheHeader(JsonNode vector) throws StoreException {
        RequestHead head = suiteHead(vector, suiteExtras(vector));
        List<Header> more = SUITE_KEY.signer(SUITE).sign(head, suitePayload(vector), SUITE_TIME);
        assertTrue(
                authorization(more)
                        .endsWith("Signature=" + vector.get("in_header").asText()),
                more::toString);
        assertVerified(SUITE_KEY.verifier(SUITE, SUITE_TIME).verify(head.with(more), suitePayload(vector)));
    }

    @ParameterizedTest
    @MethodSource("suite")
    void theSuiteIsSignedInTheQuery(JsonNode vector) throws StoreException {
        RequestHead head = suiteHead(vector, List.of());
        if (vector.has("token")) {
            String token = UriEncoding.encode(vector.get("token").asText().getBytes(StandardCharsets.UTF_8), false);
            head = head.withQuery("X-Amz-Security-Token=" + token);
        }
        SignedPayload payload = suitePayload(vector);
        String query = SUITE_KEY.signer(SUITE).presign(head, payload, Duration.ofHours(1), SUITE_TIME);
        assertTrue(query.endsWith("X-Amz-Signature=" + vector.get("in_query").asText()), query);
        assertVerified(SUITE_KEY.verifier(SUITE, SUITE_TIME).verify(head.withQuery(query), payload));
    }

    /** Only S3 leaves paths as they are, but the suite signs them as another service does: without the body's hash in a header. */
    @ParameterizedTest
    @MethodSource("suiteOfPathsLeftAlone")
    void pathsOfTheSuiteAreLeftAloneByTheRulesOfS3(JsonNode vector) {
        String time = CredentialScope.format(SUITE_TIME);
        RequestHead dated = suiteHead(vector, List.of(new Header("X-Amz-Date", time)));
        assertEquals(
                vector.get("in_header").asText(),
                leftAlone(dated, List.of("host", "x-amz-date"), suitePayload(vector)));
        RequestHead presigned = suiteHead(vector, List.of())
                .withQuery("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=" + time
                        + "&X-Amz-Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"
                        + "&X-Amz-SignedHeaders=host&X-Amz-Expires=3600");
        assertEquals(vector.get("in_query").asText(), leftAlone(presigned, List.of("host"), suitePayload(vector)));
    }

    private static String leftAlone(RequestHead head, List<String> names, SignedPayload payload) {
        QueryParameters query = QueryParameters.parse(head.query());
        return new SigningKeys(1)
                .sign(
                        SUITE_KEY.secret(),
                        CredentialScope.of(SUITE, SUITE_TIME),
                        CredentialScope.format(SUITE_TIME),
                        CanonicalRequest.of(head, SignatureV4.Rules.S3, query, names, payload));
    }

    // S3's documentation, "Authenticating Requests (AWS Signature Version 4)".

    private static void assertS3Example(String signature, RequestHead head, SignedPayload payload)
            throws StoreException {
        List<Header> more = S3_KEY.signer(S3).sign(head, payload, S3_TIME);
        assertTrue(authorization(more).endsWith("Signature=" + signature), more::toString);
        assertVerified(S3_KEY.verifier(S3, S3_TIME).verify(head.with(more)));
    }

    @Test
    void aGetOfARangeIsSignedAsS3Documents() throws Exception {
        assertS3Example(
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                new RequestHead("GET", "/test.txt", "", List.of(S3_HOST, new Header("Range", "bytes=0-9"))),
                EMPTY);
    }

    @Test
    void aPutIsSignedAsS3Documents() throws Exception {
        assertS3Example(
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                new RequestHead(
                        "PUT",
                        "/test$file.text",
                        "",
                        List.of(
                                S3_HOST,
                                new Header("Date", "Fri, 24 May 2013 00:00:00 GMT"),
                                new Header("x-amz-storage-class", "REDUCED_REDUNDANCY"))),
                SignedPayload.of("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void queriesAreSignedAsS3Documents() throws Exception {
        assertS3Example(
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
                new RequestHead("GET", "/", "lifecycle", List.of(S3_HOST)),
                EMPTY);
        assertS3Example(
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
                new RequestHead("GET", "/", "prefix=J&max-keys=2", List.of(S3_HOST)),
                EMPTY);
    }

    @Test
    void theDocumentedHeaderItselfIsVerified() throws Exception {
        RequestHead head = new RequestHead(
                "GET",
                "/test.txt",
                "",
                List.of(
                        S3_HOST,
                        new Header("Range", "bytes=0-9"),
                        new Header("x-amz-content-sha256", EMPTY.text()),
                        new Header("x-amz-date", "20130524T000000Z"),
                        new Header(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                                        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                                        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")));
        assertVerified(S3_KEY.verifier(S3, S3_TIME).verify(head));
    }

    @Test
    void aPresignedGetIsSignedAsS3Documents() throws Exception {
        RequestHead head = new RequestHead("GET", "/test.txt", "", List.of(S3_HOST));
        String query = S3_KEY.signer(S3).presign(head, new SignedPayload.Unsigned(), Duration.ofDays(1), S3_TIME);
        assertEquals(
                "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                        + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                        + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                        + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
                query);
        assertVerified(S3_KEY.verifier(S3, S3_TIME).verify(head.withQuery(query)));
    }

    // botocore.

    static Stream<JsonNode> botocore() throws IOException {
        return golden("signatures-botocore.jsonl");
    }

    @ParameterizedTest
    @MethodSource("botocore")
    void whatBotocoreSignsIsVerifiedAndSignedTheSame(JsonNode line) throws StoreException {
        SignatureV4 agreed = new SignatureV4(
                "basalt", "s3", SignatureV4.Rules.valueOf(line.get(0).asText()));
        RequestHead head = new RequestHead(
                line.get(1).asText(), line.get(2).asText(), line.get(3).asText(), headers(line.get(4)));
        SignedPayload body = SignedPayload.of(line.get(5).asText().getBytes(StandardCharsets.UTF_8));
        SignatureClaim claim = SignatureClaim.of(head).orElseThrow();
        Verification verification = BOTOCORE_KEY.verifier(agreed, claim.time()).verify(head, body);
        assertVerified(verification);

        SignedPayload payload = ((Verified) verification).payload();
        RequestHead unsigned = unsigned(head);
        RequestSigner signer = BOTOCORE_KEY.signer(agreed);
        if (claim.isPresigned()) {
            String query = signer.presign(unsigned, payload, claim.expires().orElseThrow(), claim.time());
            assertTrue(query.endsWith("X-Amz-Signature=" + claim.signature()), query);
        } else {
            assertEquals(authorization(head.headers()), authorization(signer.sign(unsigned, payload, claim.time())));
        }
    }

    private static RequestHead unsigned(RequestHead head) {
        List<Header> headers = head.headers().stream()
                .filter(header -> !header.name().matches("(?i)authorization|x-amz-date|x-amz-content-sha256"))
                .toList();
        List<String> query = Stream.of(head.query().split("&"))
                .filter(part -> !part.startsWith("X-Amz-"))
                .toList();
        return new RequestHead(head.method(), head.path(), String.join("&", query), headers);
    }
}
