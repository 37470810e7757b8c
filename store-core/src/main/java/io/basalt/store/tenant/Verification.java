package io.basalt.store.tenant;

/** What came out when a request's signature was looked at. */
public sealed interface Verification {
    /**
     * It is signed, now, by a key that is good.
     *
     * @param tenant whose the key is
     * @param payload what the body has to be held to
     */
    record Verified(String keyId, String tenant, String user, SignedPayload payload) implements Verification {}

    /** It has no signature: anybody may have sent it. */
    record Unsigned() implements Verification {}

    /**
     * It has a signature that does not hold.
     *
     * @param reason for who keeps a log; who has sent it is told the message alone
     * @param message one line without secrets. It is the same where the key is not known and where the signature is not the
     *     key's, so nobody learns which keys there are
     */
    record Refused(Reason reason, String message) implements Verification {}

    /** Why a request is refused. */
    enum Reason {
        /** How it is signed cannot be read, or is not what was agreed on. */
        MALFORMED,
        /** It was signed for a time that has not come. */
        TOO_EARLY,
        /** It was signed for a time that has passed. */
        TOO_LATE,
        /** There is no such key, or it or its user is disabled. */
        UNKNOWN_KEY,
        /** Something of the request is not what was signed, or it was signed with another secret. */
        WRONG_SIGNATURE
    }
}
