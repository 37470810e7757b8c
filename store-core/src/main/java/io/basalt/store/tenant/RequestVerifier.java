package io.basalt.store.tenant;

import io.basalt.store.api.Credentials;
import io.basalt.store.api.Credentials.Credential;
import io.basalt.store.api.StoreException;
import io.basalt.store.tenant.Verification.Reason;
import io.basalt.store.tenant.Verification.Refused;
import io.basalt.store.tenant.Verification.Verified;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The server's end of {@link SignatureV4}: who has signed a request. Bodies are not looked at: {@link Verified#payload} says
 * what they have to be. Who acts on a request reads it as it was verified: by S3's rules the path is decoded once; in the query
 * {@code +} is a space, and only {@code &} separates. Thread-safe.
 */
public final class RequestVerifier {
    private static final int MOST_KEYS = 4096;
    private static final String WRONG =
            "the signature is not one by a key that is known here: expected an access key's id and"
                    + " its secret, and what was signed to be what was sent";
    /** Of no key; what is signed with it is compared, and refused even if it were the same. */
    private static final String NO_SECRET = "";

    private final SignatureV4 agreed;
    private final Credentials credentials;
    private final InstantSource clock;
    private final SigningKeys keys = new SigningKeys(MOST_KEYS);

    public RequestVerifier(SignatureV4 agreed, Credentials credentials, InstantSource clock) {
        this.agreed = agreed;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * Looks at a request that names the hash of its body, as S3's rules have it.
     *
     * @throws StoreException where the secret of its key cannot be read
     */
    public Verification verify(RequestHead head) throws StoreException {
        return verify(head, Optional.empty());
    }

    /**
     * Looks at a request that need not name the hash of its body, by the general rules.
     *
     * @param payload what is signed of the body where the request does not say
     * @throws StoreException where the secret of its key cannot be read
     */
    public Verification verify(RequestHead head, SignedPayload payload) throws StoreException {
        return verify(head, Optional.of(payload));
    }

    private Verification verify(RequestHead head, Optional<SignedPayload> unnamed) throws StoreException {
        try {
            Optional<SignatureClaim> claim = SignatureClaim.of(head);
            return claim.isPresent() ? verify(head, claim.get(), unnamed) : new Verification.Unsigned();
        } catch (MalformedSignatureException e) {
            return new Refused(Reason.MALFORMED, e.line());
        }
    }

    private Verification verify(RequestHead head, SignatureClaim claim, Optional<SignedPayload> unnamed)
            throws StoreException {
        CredentialScope scope = CredentialScope.require(claim.scope(), agreed, claim.time());
        requireHeaders(head, claim);
        SignedPayload payload = payload(head, claim, unnamed);
        Optional<Refused> untimely = untimely(claim);
        if (untimely.isPresent()) {
            return untimely.get();
        }
        String request = CanonicalRequest.of(head, agreed.rules(), claim.query(), claim.signedHeaders(), payload);
        Optional<Credential> credential = credentials.credential(claim.keyId());
        List<String> secrets = credential.map(Credential::secrets).orElse(List.of(NO_SECRET));
        boolean matches = false;
        for (String secret : secrets) {
            String signature = keys.sign(secret, scope, CredentialScope.format(claim.time()), request);
            matches |= MessageDigest.isEqual(ascii(signature), ascii(claim.signature()));
        }
        if (credential.isEmpty()) {
            return new Refused(Reason.UNKNOWN_KEY, WRONG);
        }
        return matches
                ? new Verified(
                        claim.keyId(),
                        credential.get().tenant(),
                        credential.get().user(),
                        payload)
                : new Refused(Reason.WRONG_SIGNATURE, WRONG);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What is signed is there, and by S3's rules all of AWS's own headers are signed: nobody can add one. */
    private void requireHeaders(RequestHead head, SignatureClaim claim) {
        Set<String> sent = CanonicalRequest.headers(head).keySet();
        for (String name : claim.signedHeaders()) {
            if (!sent.contains(name)) {
                throw new MalformedSignatureException("the signed headers: expected each to be sent, and there is no "
                        + MalformedSignatureException.shown(name));
            }
        }
        for (String name : sent) {
            boolean counts = name.equals(SignatureV4.CONTENT_HEADER)
                    || name.equals(SignatureV4.DATE_HEADER) && !claim.isPresigned();
            if (agreed.rules() == SignatureV4.Rules.S3
                    && name.startsWith("x-amz-")
                    && !counts
                    && !claim.signedHeaders().contains(name)) {
                throw new MalformedSignatureException(
                        "the signed headers: expected all x-amz-* that were sent, and not among them is "
                                + MalformedSignatureException.shown(name));
            }
        }
    }

    private SignedPayload payload(RequestHead head, SignatureClaim claim, Optional<SignedPayload> unnamed) {
        Optional<String> named = claim.isPresigned() ? claim.query().value(SignatureClaim.CONTENT) : Optional.empty();
        named = named.or(() -> SignatureClaim.single(head, SignatureV4.CONTENT_HEADER));
        if (named.isPresent()) {
            return SignedPayload.parse(named.get());
        }
        boolean s3 = agreed.rules() == SignatureV4.Rules.S3;
        if (s3 && claim.isPresigned()) {
            return new SignedPayload.Unsigned();
        }
        return unnamed.filter(payload -> !s3)
                .orElseThrow(() -> new MalformedSignatureException(SignatureV4.CONTENT_HEADER
                        + " is missing: expected the SHA-256 of the body, or UNSIGNED-PAYLOAD"));
    }

    private Optional<Refused> untimely(SignatureClaim claim) {
        Instant now = clock.instant();
        Duration holds = claim.expires().orElse(SignatureV4.WINDOW);
        String signed = "signed for " + CredentialScope.format(claim.time()) + ", and it is "
                + CredentialScope.format(now) + " here: expected ";
        if (claim.time().isAfter(now.plus(SignatureV4.WINDOW))) {
            return Optional.of(new Refused(
                    Reason.TOO_EARLY, signed + "at most " + SignatureV4.WINDOW.toMinutes() + " minutes ahead"));
        }
        return now.isAfter(claim.time().plus(holds))
                ? Optional.of(new Refused(
                        Reason.TOO_LATE, signed + "at most " + holds.toSeconds() + " seconds to have passed"))
                : Optional.empty();
    }
}
