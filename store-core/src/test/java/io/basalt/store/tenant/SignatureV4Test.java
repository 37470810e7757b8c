package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.tenant.RandomRequests.Changed;
import io.basalt.store.tenant.RequestHead.Header;
import io.basalt.store.tenant.Verification.Reason;
import io.basalt.store.tenant.Verification.Refused;
import io.basalt.store.tenant.Verification.Verified;
import io.basalt.store.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed is verified, and nothing else is. */
class SignatureV4Test {
    private static final String KEY = "BKONE";
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/new";
    private static final String EARLIER = "wJalrXUtnFEMI/K7MDENG/earlier";
    private static final Instant NOW = FakeClock.START.plusSeconds(43_200);
    private static final SignedPayload EMPTY = SignedPayload.of(new byte[0]);
    private static final SignedPayload UNSIGNED = new SignedPayload.Unsigned();
    private static final RequestHead GET = get("/photos/a.png", "");

    private final FakeClock clock = new FakeClock(NOW);
    private final RequestSigner signer = new RequestSigner(SignatureV4.BASALT, KEY, SECRET);
    private final RequestVerifier verifier = verifier(SignatureV4.BASALT);

    private RequestVerifier verifier(SignatureV4 agreed) {
        return new RequestVerifier(
                agreed, new SecretsOf(Map.of(KEY, List.of(SECRET, EARLIER), "BKTWO", List.of("another"))), clock);
    }

    private static RequestHead get(String path, String query) {
        return new RequestHead("GET", path, query, List.of(new Header("host", "lake.example")));
    }

    private RequestHead signed(RequestHead head) {
        return head.with(signer.sign(head, EMPTY, NOW));
    }

    private RequestHead presigned(RequestHead head, Duration expires) {
        return head.withQuery(signer.presign(head, UNSIGNED, expires, NOW));
    }

    private static RequestHead edited(RequestHead head, String name, String from, String to) {
        List<Header> headers = new ArrayList<>();
        for (Header header : head.headers()) {
            boolean named = header.name().equalsIgnoreCase(name);
            headers.add(new Header(header.name(), named ? header.value().replace(from, to) : header.value()));
        }
        return new RequestHead(head.method(), head.path(), head.query(), headers);
    }

    private Verified assertVerified(RequestHead head) throws StoreException {
        Verification verification = verifier.verify(head);
        return assertInstanceOf(Verified.class, verification, verification::toString);
    }

    private Refused assertRefused(Reason reason, RequestHead head) throws StoreException {
        Verification verification = verifier.verify(head);
        Refused refused = assertInstanceOf(Refused.class, verification, verification::toString);
        assertEquals(reason, refused.reason(), refused.message());
        return refused;
    }

    // What is signed, and what is not.

    @ParameterizedTest
    @EnumSource
    void whatIsSignedIsVerifiedAndWhatIsChangedIsRefused(SignatureV4.Rules rules) throws Exception {
        SignatureV4 agreed = new SignatureV4("basalt", "s3", rules);
        RequestSigner by = new RequestSigner(agreed, KEY, SECRET);
        RequestVerifier verifies = verifier(agreed);
        for (int seed = 0; seed < 200; seed++) {
            RandomRequests requests = new RandomRequests(new Random(seed));
            RequestHead head = requests.next();
            SignedPayload payload = requests.payload();
            boolean presigned = seed % 2 == 0;
            RequestHead sent = presigned
                    ? head.withQuery(by.presign(head, payload, Duration.ofDays(1), NOW))
                    : head.with(by.sign(head, payload, NOW));
            assertEquals(new Verified(KEY, "lab", "ann", payload), verifies.verify(sent, payload), "seed " + seed);
            for (Changed changed : requests.changes(sent)) {
                Verification verification = verifies.verify(changed.head(), payload);
                boolean bare = changed.what().equals("name of authorization"); // Then it has no signature any more.
                assertEquals(
                        bare ? Verification.Unsigned.class : Refused.class,
                        verification.getClass(),
                        () -> changed.what() + " was changed, of " + sent + ": " + verification);
            }
            if (rules == SignatureV4.Rules.GENERAL) {
                SignedPayload other = SignedPayload.of(new byte[] {1, 2, 3});
                assertInstanceOf(Refused.class, verifies.verify(sent, other), "seed " + seed);
            }
        }
    }

    @Test
    void eachDigitOfASignatureCounts() throws Exception {
        RequestHead head = signed(GET);
        String signature = SignatureClaim.of(head).orElseThrow().signature();
        for (int i = 0; i < signature.length(); i++) {
            char other = signature.charAt(i) == '0' ? '1' : '0';
            String changed = signature.substring(0, i) + other + signature.substring(i + 1);
            assertRefused(Reason.WRONG_SIGNATURE, edited(head, "authorization", signature, changed));
        }
    }

    @Test
    void theHashOfABodyIsSigned() throws Exception {
        String other = SignedPayload.of(new byte[1]).text();
        RequestHead head = signed(GET);
        assertEquals(EMPTY, assertVerified(head).payload());
        assertRefused(Reason.WRONG_SIGNATURE, edited(head, "x-amz-content-sha256", EMPTY.text(), other));
        assertRefused(Reason.WRONG_SIGNATURE, edited(head, "x-amz-content-sha256", EMPTY.text(), "UNSIGNED-PAYLOAD"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UNSIGNED-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
            })
    void whatIsNotAHashIsToldBack(String name) throws Exception {
        SignedPayload payload = SignedPayload.parse(name);
        assertEquals(
                payload,
                assertVerified(GET.with(signer.sign(GET, payload, NOW))).payload());
        RequestHead presigned = GET.withQuery(signer.presign(GET, payload, Duration.ofHours(1), NOW));
        assertEquals(payload, assertVerified(presigned).payload());
        assertEquals(name, payload.text());
    }

    @Test
    void aRequestWithoutASignatureIsUnsigned() throws Exception {
        assertEquals(new Verification.Unsigned(), verifier.verify(GET));
        assertEquals(new Verification.Unsigned(), verifier.verify(get("/", "prefix=X-Amz-Signature")));
    }

    @Test
    void headersThatAreAddedAreRefusedWhereS3WouldActOnThem() throws Exception {
        List<Header> acl = List.of(new Header("X-Amz-Acl", "public-read"));
        assertVerified(signed(GET).with(List.of(new Header("user-agent", "proxy"))));
        assertRefused(Reason.MALFORMED, signed(GET).with(acl));
        assertRefused(Reason.MALFORMED, presigned(GET, Duration.ofHours(1)).with(acl));
        assertVerified(signed(GET.with(acl)));

        SignatureV4 general = new SignatureV4("basalt", "s3", SignatureV4.Rules.GENERAL);
        List<Header> more = new RequestSigner(general, KEY, SECRET).sign(GET, EMPTY, NOW);
        assertInstanceOf(Verified.class, verifier(general).verify(GET.with(more).with(acl), EMPTY));
    }

    // Spelling.

    @ParameterizedTest
    @CsvSource({
        "/b/ü, /b/%C3%BC, /b/%c3%bc",
        "/b/a b, /b/a%20b, /b/a%20%62",
        "/b/e+f, /b/e%2Bf, /b/e%2bf",
        "/b//x/../y, /b//x/%2E./y, /%62//x/../y"
    })
    void aPathIsTheSameHoweverItIsEncoded(String path, String encoded, String other) throws Exception {
        List<Header> more = signer.sign(get(path, ""), EMPTY, NOW);
        for (String spelled : List.of(path, encoded, other)) {
            assertVerified(get(spelled, "").with(more));
        }
    }

    @Test
    void slashesAndDotsArePartsOfKeys() throws Exception {
        List<Header> more = signer.sign(get("/b/x/../y", ""), EMPTY, NOW);
        assertVerified(get("/b/x/../y", "").with(more));
        assertRefused(Reason.WRONG_SIGNATURE, get("/b/y", "").with(more));
        assertRefused(Reason.WRONG_SIGNATURE, get("/b//x/../y", "").with(more));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/%2E%2E/b, /a/%252E%252E/b",
        "/a/./b/../c, /a/c",
        "/../../a, /a",
        "//a//, /a/",
        "/.., /",
        "'', /",
        "/a%20b, /a%2520b",
        "/a b+ü, /a%20b%2B%C3%BC"
    })
    void theGeneralRulesNormalizeAndEncodeWhatWasSent(String sent, String canonical) {
        assertEquals(canonical, UriEncoding.path(sent, SignatureV4.Rules.GENERAL));
    }

    @ParameterizedTest
    @CsvSource({
        "b=2&a=1, a=1&b=2",
        "a=2&a=1, a=1&a=2",
        "a-b=1&a=2, a=2&a-b=1",
        "acl, acl=",
        "a&&b=, a=&b=",
        "a=b=c, a=b%3Dc",
        "q=a+b, q=a%20b",
        "q=%2b%2B, q=%2B%2B",
        "q=a;b=c, q=a%3Bb%3Dc",
        "ü=ሴ, %C3%BC=%E1%88%B4",
        "k=/~*, k=%2F~%2A"
    })
    void queriesAreOrderedAndEncodedAnew(String sent, String canonical) {
        assertEquals(canonical, QueryParameters.parse(sent).text());
    }

    @Test
    void headersAreJoinedTrimmedAndFoldedIntoOneSpace() {
        RequestHead head = GET.with(List.of(
                new Header("X-B", "  two   words\t"),
                new Header("x-a", ""),
                new Header("x-b", "a,  b"),
                new Header("X-C", "folded\r\n  line\nx-d:1")));
        assertEquals(
                Map.of("host", "lake.example", "x-a", "", "x-b", "two words,a, b", "x-c", "folded line x-d:1"),
                CanonicalRequest.headers(head));
    }

    // Time.

    @ParameterizedTest
    @CsvSource({"-900,", "900,", "-901, TOO_EARLY", "901, TOO_LATE", "-86400, TOO_EARLY", "86400, TOO_LATE"})
    void aRequestIsGoodForFifteenMinutesEitherWay(long seconds, Reason refused) throws Exception {
        RequestHead head = signed(GET);
        clock.advance(Duration.ofSeconds(seconds));
        if (refused == null) {
            assertVerified(head);
        } else {
            assertRefused(refused, head);
        }
    }

    @ParameterizedTest
    @CsvSource({"-900,", "3600,", "-901, TOO_EARLY", "3601, TOO_LATE"})
    void aPresignedRequestIsGoodForAsLongAsItSays(long seconds, Reason refused) throws Exception {
        RequestHead head = presigned(GET, Duration.ofHours(1));
        clock.advance(Duration.ofSeconds(seconds));
        if (refused == null) {
            assertVerified(head);
        } else {
            assertRefused(refused, head);
        }
    }

    @Test
    void aPresignedRequestIsGoodForAWeekAtMost() throws Exception {
        RequestHead head = presigned(GET, Duration.ofDays(7));
        clock.advance(Duration.ofDays(7));
        assertVerified(head);
        for (Duration wrong : List.of(Duration.ofDays(7).plusSeconds(1), Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThrows(IllegalArgumentException.class, () -> signer.presign(GET, UNSIGNED, wrong, NOW));
        }
        for (String wrong : List.of("604801", "0", "-1", "1e3", "", "99999999999999999999")) {
            assertRefused(Reason.MALFORMED, head.withQuery(head.query().replace("Expires=604800", "Expires=" + wrong)));
        }
    }

    @Test
    void theDayOfTheScopeIsThatOfTheTime() throws Exception {
        Refused refused =
                assertRefused(Reason.MALFORMED, edited(signed(GET), "authorization", "/20260101/", "/20260102/"));
        assertEquals("the day in the credential's scope: expected '20260101', got '20260102'", refused.message());
    }

    // Keys.

    @Test
    void anEarlierSecretIsGoodWhileAKeyIsRotated() throws Exception {
        RequestHead head = GET.with(new RequestSigner(SignatureV4.BASALT, KEY, EARLIER).sign(GET, EMPTY, NOW));
        assertEquals(new Verified(KEY, "lab", "ann", EMPTY), assertVerified(head));
        RequestVerifier later = new RequestVerifier(SignatureV4.BASALT, SecretsOf.one(KEY, SECRET), clock);
        assertEquals(Reason.WRONG_SIGNATURE, ((Refused) later.verify(head)).reason());
    }

    @Test
    void nobodyLearnsWhichKeysThereAre() throws Exception {
        Refused unknown = assertRefused(Reason.UNKNOWN_KEY, edited(signed(GET), "authorization", KEY, "BKNONE"));
        Refused wrong = assertRefused(Reason.WRONG_SIGNATURE, edited(signed(GET), "authorization", KEY, "BKTWO"));
        assertEquals(unknown.message(), wrong.message());
    }

    @Test
    void nobodyIsVerifiedByTheSecretOfNoKey() throws Exception {
        RequestHead head = GET.with(new RequestSigner(SignatureV4.BASALT, "BKNONE", "").sign(GET, EMPTY, NOW));
        assertRefused(Reason.UNKNOWN_KEY, head);
    }

    @Test
    void whatCannotBeLookedUpIsNotRefused() {
        RequestVerifier without = new RequestVerifier(
                SignatureV4.BASALT,
                id -> {
                    throw new StoreException.Unavailable("the master key is missing");
                },
                clock);
        assertThrows(StoreException.Unavailable.class, () -> without.verify(signed(GET)));
    }

    @Test
    void derivedKeysAreRememberedUpToABound() {
        SigningKeys keys = new SigningKeys(3);
        CredentialScope scope = CredentialScope.of(SignatureV4.BASALT, NOW);
        String first = keys.sign("secret 0", scope, "time", "request");
        for (int i = 1; i < 20; i++) {
            assertNotEquals(first, keys.sign("secret " + i, scope, "time", "request"));
            assertTrue(keys.size() <= 3, () -> keys.size() + " are remembered");
        }
        assertEquals(first, keys.sign("secret 0", scope, "time", "request"));
        assertNotEquals(
                first, keys.sign("secret 0", new CredentialScope("20260101", "other", "s3"), "time", "request"));
    }

    // What cannot be read.

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS4-HMAC-SHA256 | AWS4-HMAC-SHA512 | expected 'AWS4-HMAC-SHA256 Credential=",
                "AWS4-HMAC-SHA256 | Bearer | expected 'AWS4-HMAC-SHA256 Credential=",
                "Signature= | Other= | expected 'AWS4-HMAC-SHA256 Credential=",
                "Signature= | SignedHeaders= | expected 'AWS4-HMAC-SHA256 Credential=",
                "Signature= | Signature=AB | 64 lower-case hexadecimal digits",
                "BKONE/ | '' | expected ID/DAY/REGION/SERVICE/aws4_request",
                "BKONE/ | a/b/ | expected ID/DAY/REGION/SERVICE/aws4_request",
                "BKONE/ | / | expected ID/DAY/REGION/SERVICE/aws4_request",
                "/basalt/ | /us-east-1/ | the region in the credential's scope: expected 'basalt', got 'us-east-1'",
                "/s3/ | /ec2/ | the service in the credential's scope: expected 's3', got 'ec2'",
                "aws4_request | aws5 | the end in the credential's scope: expected 'aws4_request', got 'aws5'",
                "host; | '' | expected host among them",
                "host; | host;host; | in order, each once",
                "host; | Host; | in lower case",
                "host; | host;x-0; | there is no 'x-0'"
            })
    void whatIsWrongWithAHeaderIsSaid(String from, String to, String said) throws Exception {
        Refused refused = assertRefused(Reason.MALFORMED, edited(signed(GET), "authorization", from, to));
        assertTrue(refused.message().contains(said), refused::message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Amz-Algorithm=AWS4-HMAC-SHA256 | a=b | X-Amz-Algorithm is missing",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256 | X-Amz-Algorithm=AWS | X-Amz-Algorithm: expected AWS4-HMAC-SHA256",
                "X-Amz-Credential= | a= | X-Amz-Credential is missing",
                "X-Amz-Date= | X-Amz-Date=1 | X-Amz-Date: expected a time such as",
                "X-Amz-Date= | X-Amz-Date=1&X-Amz-Date= | X-Amz-Date is there 2 times",
                "X-Amz-Expires= | a= | X-Amz-Expires is missing",
                "X-Amz-Signature= | a= | X-Amz-Signature is missing",
                "X-Amz-Signature= | X-Amz-Signature=&X-Amz-Signature= | X-Amz-Signature is there 2 times",
                "X-Amz-Expires= | %zz&X-Amz-Expires= | has a '%' at 0",
                "X-Amz-SignedHeaders=host | X-Amz-SignedHeaders=range | expected host among them"
            })
    void whatIsWrongWithAQueryIsSaid(String from, String to, String said) throws Exception {
        RequestHead head = presigned(GET, Duration.ofHours(1));
        Refused refused =
                assertRefused(Reason.MALFORMED, head.withQuery(head.query().replace(from, to)));
        assertTrue(refused.message().contains(said), refused::message);
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-date, 20260101T120000Z, 20260101T120000, x-amz-date: expected a time",
        "x-amz-date, 20260101T120000Z, 20260230T120000Z, x-amz-date: expected a time",
        "x-amz-date, 20260101T120000Z, 20260101T126000Z, x-amz-date: expected a time",
        "x-amz-content-sha256, e3b0, E3B0, x-amz-content-sha256: expected 64 lower-case",
        "x-amz-content-sha256, e3b0, STREAMING-, x-amz-content-sha256: expected 64 lower-case"
    })
    void timesAndHashesAreWrittenInOneWay(String header, String from, String to, String said) throws Exception {
        Refused refused = assertRefused(Reason.MALFORMED, edited(signed(GET), header, from, to));
        assertTrue(refused.message().startsWith(said), refused::message);
    }

    @Test
    void aRequestIsSignedOnce() throws Exception {
        RequestHead head = signed(GET);
        for (String name : List.of("authorization", "x-amz-date", "x-amz-content-sha256")) {
            Refused refused = assertRefused(
                    Reason.MALFORMED,
                    head.with(List.of(new Header(name, head.values(name).get(0)))));
            assertEquals(name + " is there 2 times: expected once", refused.message());
        }
        assertRefused(
                Reason.MALFORMED,
                head.withQuery(presigned(GET, Duration.ofHours(1)).query()));
        assertThrows(IllegalArgumentException.class, () -> signer.sign(head, EMPTY, NOW));
        RequestHead presigned = presigned(GET, Duration.ofHours(1));
        assertThrows(IllegalArgumentException.class, () -> presigned(presigned, Duration.ofHours(1)));
    }

    @Test
    void aBodyWhoseHashIsNotNamedIsRefused() throws Exception {
        RequestHead head = signed(GET);
        List<Header> without = head.headers().stream()
                .filter(header -> !header.name().equals("x-amz-content-sha256"))
                .toList();
        RequestHead unnamed =
                edited(new RequestHead("GET", head.path(), "", without), "authorization", ";x-amz-content-sha256", "");
        Refused refused = (Refused) verifier.verify(unnamed, EMPTY);
        assertEquals(
                "x-amz-content-sha256 is missing: expected the SHA-256 of the body, or UNSIGNED-PAYLOAD",
                refused.message());
    }

    @Test
    void whatCannotBeSignedIsRefused() {
        RequestHead hostless = new RequestHead("GET", "/", "", List.of());
        assertThrows(IllegalArgumentException.class, () -> signer.sign(hostless, EMPTY, NOW));
        assertThrows(IllegalArgumentException.class, () -> signer.sign(get("/50%", ""), EMPTY, NOW));
        assertThrows(IllegalArgumentException.class, () -> signer.sign(get("/\uD800", ""), EMPTY, NOW));
        RequestHead dated = GET.with(List.of(new Header("x-amz-date", "20250101T000000Z")));
        assertThrows(IllegalArgumentException.class, () -> signer.sign(dated, EMPTY, NOW));
        assertThrows(IllegalArgumentException.class, () -> new Header("a\nb", ""));
        assertThrows(IllegalArgumentException.class, () -> new RequestHead("GET\n", "/", "", List.of()));
        assertThrows(IllegalArgumentException.class, () -> new RequestSigner(SignatureV4.BASALT, "a/b", SECRET));
        assertThrows(IllegalArgumentException.class, () -> new SignatureV4("a/b", "s3", SignatureV4.Rules.S3));
    }

    // Secrets.

    @Test
    void noSecretIsTold() throws Exception {
        RequestHead head = signed(GET);
        List<RequestHead> wrong = List.of(
                head,
                presigned(GET, Duration.ofHours(1)),
                edited(head, "authorization", KEY, SECRET),
                edited(head, "authorization", KEY, "BKTWO"),
                edited(head, "authorization", "basalt", SECRET.replace("/", "")),
                edited(head, "authorization", "host;", "host;" + SECRET + ";"),
                edited(head, "x-amz-date", "2026", SECRET),
                edited(head, "x-amz-content-sha256", "e3b0", SECRET));
        List<String> told = new ArrayList<>(List.of(signer.toString(), verifier.toString(), head.toString()));
        told.add(head.headers().toString());
        told.add(new SigningKeys(1).toString());
        for (RequestHead each : wrong) {
            told.add(verifier.verify(each).toString());
        }
        for (String text : told) {
            assertFalse(text.contains("wJalr"), text);
            assertEquals(1, text.lines().count(), text);
        }
    }
}
