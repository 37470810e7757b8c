package io.basalt.store.tenant;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What somebody may do, as AWS decides it: what is not allowed is denied, what is denied explicitly stays so; within a
 * tenant it is enough that the user's policies allow it or the bucket's; across tenants both must, and who is unknown has the
 * bucket's only. Immutable.
 */
record Decider(Subject subject, RequestContext context) {
    /** What the statements of some policies come to, and the statement that says it first. */
    private record Said(Certainty certainty, String by) {
        static final Said NOTHING = new Said(Certainty.NO, "");
    }

    Decision decide(Action action, BucketRules bucket, Target target) {
        if (subject.operator()) {
            return new Decision(Certainty.YES, "the store's operator may do everything");
        }
        Said denied = said(false, action, bucket, target, subject.policies());
        denied = denied.certainty == Certainty.YES
                ? denied
                : stronger(denied, said(false, action, bucket, target, bucket.policies()));
        Said own = subject.administrator()
                ? new Said(Certainty.YES, "an administrator of the tenant may do everything in it")
                : said(true, action, bucket, target, subject.policies());
        Said granted = said(true, action, bucket, target, bucket.policies());
        Said allowed = allowed(bucket, own, granted);
        Certainty certainty = allowed.certainty.and(denied.certainty.not());
        return new Decision(certainty, reason(certainty, allowed, denied, bucket));
    }

    private Said allowed(BucketRules bucket, Said own, Said granted) {
        if (!subject.isKnown()) {
            return granted;
        }
        return isOwner(bucket) ? stronger(own, granted) : stronger(own, granted) == own ? granted : own;
    }

    boolean isOwner(BucketRules bucket) {
        return subject.isKnown() && subject.tenant().equals(bucket.owner());
    }

    private static Said stronger(Said one, Said other) {
        return one.certainty.compareTo(other.certainty) >= 0 ? one : other;
    }

    private String reason(Certainty certainty, Said allowed, Said denied, BucketRules bucket) {
        if (certainty == Certainty.YES) {
            return allowed.by;
        }
        if (denied.certainty != Certainty.NO) {
            return denied.by + (denied.certainty == Certainty.MAYBE ? ", if its conditions on tags or keys hold" : "");
        }
        return allowed.certainty == Certainty.MAYBE
                ? allowed.by + ", if its conditions on tags or keys hold"
                : subject.isKnown() && !isOwner(bucket)
                        ? "the bucket is another tenant's, and not both its policies and the user's allow it"
                        : "no policy allows it";
    }

    private Said said(boolean allows, Action action, BucketRules bucket, Target target, List<Policy> policies) {
        Said strongest = Said.NOTHING;
        for (Policy policy : policies) {
            for (Statement statement : policy.statements()) {
                if (statement.allows() == allows) {
                    Certainty certainty = holds(statement, action, bucket, target);
                    if (certainty.compareTo(strongest.certainty) > 0) {
                        strongest = new Said(
                                certainty,
                                "statement '" + statement.sid() + "' of policy '" + policy.name() + "' "
                                        + (allows ? "allows it" : "denies it"));
                    }
                }
            }
        }
        return strongest;
    }

    private Certainty holds(Statement statement, Action action, BucketRules bucket, Target target) {
        if (!statement.speaksOf(action) || !statement.speaksOf(subject)) {
            return Certainty.NO;
        }
        Certainty named = Certainty.NO;
        for (Glob resource : statement.resources()) {
            named = named.or(names(resource, action, bucket.bucket(), target));
        }
        Certainty all = named;
        for (Requirement requirement : statement.requirements()) {
            all = all.and(meets(requirement, target));
        }
        return all;
    }

    private static Certainty names(Glob resource, Action action, String bucket, Target target) {
        if (!action.isOfObjects()) {
            return Certainty.of(resource.matches(bucket));
        }
        String whole = bucket + "/" + target.key();
        return target.open() ? resource.matchesAllBeginning(whole) : Certainty.of(resource.matches(whole));
    }

    private Certainty meets(Requirement requirement, Target target) {
        return switch (requirement.key()) {
            case PREFIX -> target.meetsPrefix(requirement);
            case TAG -> target.meetsTag(requirement);
            case SOURCE_ADDRESS, SECURE_TRANSPORT -> Certainty.of(meetsContext(requirement));
        };
    }

    /** Whether a condition on how the request came holds. */
    boolean meetsContext(Requirement requirement) {
        if (requirement.key() == Requirement.Key.SECURE_TRANSPORT) {
            return requirement.holdsOf(value -> value.equals(Boolean.toString(context.secure())));
        }
        Optional<InetAddress> source = context.source();
        return source.isEmpty()
                ? requirement.holdsOfNothing()
                : requirement.holdsOf(block -> Cidr.parse(block).contains(source.get()));
    }
}
