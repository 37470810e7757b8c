package io.basalt.store.tenant;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who makes one call, with what was found out for it about buckets. Belongs to that call. */
final class Caller {
    private static final int LONGEST_TOKEN = 120;

    private final Session session;
    private final Subject subject;
    private final Decider decider;
    private final Map<String, Optional<BucketRules>> rules = new HashMap<>();

    Caller(Session session, Subject subject) {
        this.session = session;
        this.subject = subject;
        this.decider = new Decider(subject, session.context());
    }

    Session session() {
        return session;
    }

    Subject subject() {
        return subject;
    }

    Decider decider() {
        return decider;
    }

    boolean isOperator() {
        return subject.operator();
    }

    boolean administers(String tenant) {
        return isOperator() || (subject.administrator() && subject.tenant().equals(tenant));
    }

    /** Absent where there is no such bucket: then nobody but the operator may do anything there. */
    Optional<BucketRules> rules(String bucket) throws StoreException {
        Optional<BucketRules> known = rules.get(bucket);
        if (known == null) {
            known = session.policies().rules(bucket);
            rules.put(bucket, known);
        }
        return known;
    }

    // ---- refusals

    /** The same words whatever there is. */
    StoreException.AccessDenied denied(String what) {
        String who = subject.isKnown()
                ? "user '" + subject.user() + "' of tenant '" + subject.tenant() + "'"
                : session.name().isEmpty() ? "who has not said who it is" : "a user that is unknown or disabled";
        return new StoreException.AccessDenied(who + " may not " + what);
    }

    StoreException.AccessDenied denied(Action action, String bucket, String key) {
        return denied(action.word() + " of " + bucket + (key.isEmpty() ? "" : "/" + key));
    }

    void requireOperator(String what) throws StoreException.AccessDenied {
        if (!isOperator()) {
            throw denied(what + ": that is the operator's");
        }
    }

    void requireKnown(String what) throws StoreException.AccessDenied {
        if (!subject.isKnown()) {
            throw denied(what);
        }
    }

    void requireAdministrator(String tenant, String what) throws StoreException.AccessDenied {
        if (!administers(tenant)) {
            throw denied(what + " of tenant '" + tenant + "'");
        }
    }

    // ---- decisions

    Certainty decide(Action action, String bucket, Target target) throws StoreException {
        if (isOperator()) {
            return Certainty.YES;
        }
        Optional<BucketRules> found = rules(bucket);
        return found.isEmpty()
                ? Certainty.NO
                : decider.decide(action, found.get(), target).certainty();
    }

    void requireOfBucket(Action action, String bucket) throws StoreException {
        if (decide(action, bucket, Target.BUCKET) != Certainty.YES) {
            throw denied(action, bucket, "");
        }
    }

    /** What only the tenant that owns a bucket may do, whatever the bucket's policies say. */
    void requireOfOwnBucket(Action action, String bucket) throws StoreException {
        boolean own = isOperator() || rules(bucket).filter(decider::isOwner).isPresent();
        if (!own) {
            throw denied(action, bucket, "");
        }
        requireOfBucket(action, bucket);
    }

    /** All keys that begin so, whatever tags there are. */
    void requireOfAll(Action action, String bucket, String prefix) throws StoreException {
        if (decide(action, bucket, Target.allBeginning(prefix)) != Certainty.YES) {
            throw denied(action, bucket, prefix + "*");
        }
    }

    /** A key, whatever tags the object has that is there. */
    void requireUntagged(Action action, ObjectKey key) throws StoreException {
        if (decide(action, key.bucket(), Target.object(key.key())) != Certainty.YES) {
            throw denied(action, key.bucket(), key.key());
        }
    }

    /** A change of an object: of one that is not there yet there are no tags. */
    void requireChange(Action action, ObjectKey key) throws StoreException {
        Certainty certainty = decide(action, key.bucket(), Target.object(key.key()));
        if (certainty == Certainty.MAYBE) {
            Attributes attributes =
                    session.store().stat(key).map(ObjectInfo::attributes).orElse(Attributes.NONE);
            certainty = decide(action, key.bucket(), Target.object(key.key(), attributes));
        }
        if (certainty != Certainty.YES) {
            throw denied(action, key.bucket(), key.key());
        }
    }

    /** Whether a key may be read of which it is not known what is there. */
    boolean mayRead(Action get, ObjectKey key) throws StoreException {
        return decide(get, key.bucket(), Target.object(key.key())) == Certainty.YES;
    }

    /** An object that may be read; absent only where the caller may know that. */
    Optional<ObjectInfo> readable(Action get, StoreView view, ObjectKey key) throws StoreException {
        Certainty certainty = decide(get, key.bucket(), Target.object(key.key()));
        if (certainty == Certainty.NO) {
            throw denied(get, key.bucket(), key.key());
        }
        Optional<ObjectInfo> info = view.stat(key);
        boolean may = certainty == Certainty.YES
                || (info.isPresent()
                        && decide(
                                        get,
                                        key.bucket(),
                                        Target.object(key.key(), info.get().attributes()))
                                == Certainty.YES);
        if (!may) {
            throw denied(get, key.bucket(), key.key());
        }
        return info;
    }

    /** A condition tells what is there. */
    void requireCondition(ObjectKey key, Condition condition) throws StoreException {
        if (!condition.equals(Condition.NONE)) {
            readable(Action.GET_OBJECT, session.store(), key);
        }
    }

    // ---- tokens

    /** The token under which the store makes a change once: others' are never met, whatever they are called. */
    Optional<String> own(Optional<String> token) {
        return isOperator() ? token : token.map(this::own);
    }

    private String own(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((session.name() + '\0' + token).getBytes(StandardCharsets.UTF_8));
            return "of " + session.name().substring(0, Math.min(session.name().length(), LONGEST_TOKEN / 2)) + " "
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256, which every JDK has, is missing", e);
        }
    }
}
