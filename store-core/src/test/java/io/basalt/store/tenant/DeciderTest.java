package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.StoreException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may do what, as AWS decides it. */
class DeciderTest {
    private static final Target OBJECT = Target.object("2024/a.png", Attributes.NONE);

    private static Policy policy(String... statements) throws StoreException {
        return PolicyJson.parse("{\"Statement\": [" + String.join(", ", statements) + "]}", "p");
    }

    private static String statement(String effect, String action, String resource, String more) {
        return "{\"Sid\": \"" + effect + "\", \"Effect\": \"" + effect + "\", \"Action\": \"" + action
                + "\", \"Resource\": \"" + resource + "\"" + more + "}";
    }

    private static String allow(String resource) {
        return statement("Allow", "s3:GetObject", resource, "");
    }

    private static String deny(String resource) {
        return statement("Deny", "s3:*", resource, "");
    }

    private static String to(String principal, String statement) {
        return statement.replace("\"Effect\"", "\"Principal\": \"" + principal + "\", \"Effect\"");
    }

    private static String when(String operator, String key, String value, String statement) {
        return statement.substring(0, statement.length() - 1) + ", \"Condition\": {\"" + operator + "\": {\"" + key
                + "\": \"" + value + "\"}}}";
    }

    private static Subject user(Policy... policies) {
        return new Subject("lab", "ann", false, false, List.of(policies));
    }

    private static Subject administrator(Policy... policies) {
        return new Subject("lab", "ann", false, true, List.of(policies));
    }

    private static BucketRules bucketOf(String owner, Policy... policies) {
        return new BucketRules("photos", owner, List.of(policies));
    }

    private static Certainty decide(Subject subject, BucketRules bucket, Target target) {
        return new Decider(subject, RequestContext.WITHIN)
                .decide(Action.GET_OBJECT, bucket, target)
                .certainty();
    }

    private static void assertDecided(Certainty expected, Subject subject, BucketRules bucket) {
        assertEquals(expected, decide(subject, bucket, OBJECT));
    }

    @Test
    void whatNoPolicyAllowsIsDenied() throws Exception {
        assertDecided(Certainty.NO, user(), bucketOf("lab"));
        assertDecided(Certainty.NO, user(policy(allow("photos/2025/*"))), bucketOf("lab"));
        assertDecided(Certainty.YES, user(policy(allow("photos/2024/*"))), bucketOf("lab"));
        assertDecided(Certainty.YES, user(policy(allow("arn:aws:s3:::*"))), bucketOf("lab"));
    }

    @Test
    void anExplicitDenialWins() throws Exception {
        assertDecided(Certainty.NO, user(policy(allow("*"), deny("photos/*.png"))), bucketOf("lab"));
        assertDecided(Certainty.NO, administrator(), bucketOf("lab", policy(to("*", deny("photos/2024/*")))));
        assertDecided(Certainty.YES, administrator(), bucketOf("lab", policy(to("lab/bob", deny("*")))));
        Decision decision = new Decider(user(policy(allow("*"), deny("*"))), RequestContext.WITHIN)
                .decide(Action.GET_OBJECT, bucketOf("lab"), OBJECT);
        assertEquals("statement 'Deny' of policy 'p' denies it", decision.reason());
    }

    @Test
    void withinATenantTheUsersPolicyOrTheBucketsIsEnough() throws Exception {
        assertDecided(Certainty.YES, user(), bucketOf("lab", policy(to("lab/ann", allow("*")))));
        assertDecided(Certainty.YES, user(), bucketOf("lab", policy(to("lab", allow("*")))));
        assertDecided(Certainty.NO, user(), bucketOf("lab", policy(to("lab/bob", allow("*")))));
        assertDecided(Certainty.YES, administrator(), bucketOf("lab"));
    }

    @Test
    void acrossTenantsBothAreNeeded() throws Exception {
        Policy granted = policy(to("arn:aws:iam::lab:user/ann", allow("*")));
        assertDecided(Certainty.NO, user(policy(allow("*"))), bucketOf("acme"));
        assertDecided(Certainty.NO, administrator(), bucketOf("acme"));
        assertDecided(Certainty.NO, user(), bucketOf("acme", granted));
        assertDecided(Certainty.YES, user(policy(allow("*"))), bucketOf("acme", granted));
        assertDecided(Certainty.YES, administrator(), bucketOf("acme", granted));
        assertDecided(Certainty.NO, user(policy(allow("*"), deny("*"))), bucketOf("acme", granted));
    }

    @Test
    void whoIsUnknownHasWhatABucketGivesToEverybody() throws Exception {
        assertDecided(Certainty.NO, Subject.UNKNOWN, bucketOf("lab"));
        assertDecided(Certainty.NO, Subject.UNKNOWN, bucketOf("", policy(to("lab", allow("*")))));
        assertDecided(Certainty.YES, Subject.UNKNOWN, bucketOf("lab", policy(to("*", allow("*")))));
    }

    @Test
    void theOperatorMayDoEverything() throws Exception {
        Subject operator = new Subject("local", "root", true, true, List.of());
        assertDecided(Certainty.YES, operator, bucketOf("lab", policy(to("*", deny("*")))));
    }

    @Test
    void tagsDecideWhereTheyAreKnown() throws Exception {
        Subject reader = user(policy(when("StringEquals", "s3:ExistingObjectTag/kind", "public", allow("*"))));
        Target open = Target.object("a", Attributes.of(Map.of("tag.kind", AttributeValue.of("public"))));
        Target number = Target.object("a", Attributes.of(Map.of("tag.kind", AttributeValue.of(7L))));
        assertEquals(Certainty.YES, decide(reader, bucketOf("lab"), open));
        assertEquals(Certainty.NO, decide(reader, bucketOf("lab"), OBJECT));
        assertEquals(Certainty.NO, decide(reader, bucketOf("lab"), number));
        assertEquals(Certainty.MAYBE, decide(reader, bucketOf("lab"), Target.object("a")));
        Subject hindered =
                user(policy(allow("*"), when("StringNotEquals", "s3:ExistingObjectTag/kind", "public", deny("*"))));
        assertEquals(Certainty.YES, decide(hindered, bucketOf("lab"), open));
        assertEquals(Certainty.NO, decide(hindered, bucketOf("lab"), OBJECT));
        assertEquals(Certainty.MAYBE, decide(hindered, bucketOf("lab"), Target.object("a")));
    }

    @Test
    void allKeysThatBeginSoAreDecidedAtOnce() throws Exception {
        Subject reader = user(policy(allow("photos/2024/*"), deny("photos/2024/secret*")));
        assertEquals(Certainty.YES, decide(reader, bucketOf("lab"), Target.allBeginning("2024/a")));
        assertEquals(Certainty.MAYBE, decide(reader, bucketOf("lab"), Target.allBeginning("2024/")));
        assertEquals(Certainty.MAYBE, decide(reader, bucketOf("lab"), Target.allBeginning("")));
        assertEquals(Certainty.NO, decide(reader, bucketOf("lab"), Target.allBeginning("2024/secrets/")));
        assertEquals(Certainty.NO, decide(reader, bucketOf("lab"), Target.allBeginning("2025/")));
    }

    @Test
    void aListingIsHeldToItsPrefix() throws Exception {
        Subject lister =
                user(policy(when("StringLike", "s3:prefix", "2024/*", statement("Allow", "s3:List*", "photos", ""))));
        Decider decider = new Decider(lister, RequestContext.WITHIN);
        for (Map.Entry<Target, Certainty> each : Map.of(
                        Target.listing("2024/"), Certainty.YES,
                        Target.listing("2024/x"), Certainty.YES,
                        Target.listing(""), Certainty.NO,
                        Target.allBeginning("2024/").listed(), Certainty.YES,
                        Target.allBeginning("20").listed(), Certainty.MAYBE)
                .entrySet()) {
            assertEquals(
                    each.getValue(),
                    decider.decide(Action.LIST_BUCKET, bucketOf("lab"), each.getKey())
                            .certainty(),
                    each.getKey().toString());
        }
    }

    @Test
    void whereARequestComesFromDecides() throws Exception {
        Subject near = user(policy(when("IpAddress", "aws:SourceIp", "10.1.0.0/16", allow("*"))));
        Subject notFar = user(policy(allow("*"), when("NotIpAddress", "aws:SourceIp", "2001:db8::/32", deny("*"))));
        assertFrom("10.1.2.3", Certainty.YES, near);
        assertFrom("10.2.2.3", Certainty.NO, near);
        assertFrom("::1", Certainty.NO, near);
        assertDecided(Certainty.NO, near, bucketOf("lab"));
        assertFrom("2001:db8::5", Certainty.YES, notFar);
        assertFrom("10.1.2.3", Certainty.NO, notFar);
    }

    private static void assertFrom(String address, Certainty expected, Subject subject) throws Exception {
        RequestContext context = new RequestContext(Optional.of(InetAddress.getByName(address)), true);
        assertEquals(
                expected,
                new Decider(subject, context)
                        .decide(Action.GET_OBJECT, bucketOf("lab"), OBJECT)
                        .certainty(),
                address);
    }

    @Test
    void whatIsNotSecureIsRefusedWhereAPolicySaysSo() throws Exception {
        Policy secure = policy(allow("*"), when("Bool", "aws:SecureTransport", "false", deny("*")));
        RequestContext plain = new RequestContext(Optional.empty(), false);
        assertEquals(
                Certainty.NO,
                new Decider(user(secure), plain)
                        .decide(Action.GET_OBJECT, bucketOf("lab"), OBJECT)
                        .certainty());
        assertDecided(Certainty.YES, user(secure), bucketOf("lab"));
    }
}
