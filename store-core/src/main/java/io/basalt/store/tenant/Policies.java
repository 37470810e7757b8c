package io.basalt.store.tenant;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.BucketAccess;
import io.basalt.store.api.Accounts.Explanation;
import io.basalt.store.api.Accounts.User;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the accounts of a store come to: who somebody is, and what a bucket's policies say. What was parsed is remembered by its
 * text, so that what is changed holds at once. Thread-safe.
 */
public final class Policies {
    private static final int MOST_PARSED = 10_000;
    private static final String ARN = "arn:aws:s3:::";

    private final Accounts accounts;
    private final Map<String, Policy> parsed = new ConcurrentHashMap<>();

    public Policies(Accounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Throws {@link StoreException.InvalidArgument} in one line that names the policy and what is wrong with it.
     *
     * @return whether it names principals, as a bucket's policy does and a user's does not
     */
    public static boolean namesPrincipals(String json, String policy) throws StoreException.InvalidArgument {
        return PolicyJson.parse(json, policy).namesPrincipals();
    }

    /** Somebody who is known; {@link Subject#UNKNOWN} where there is no such user any more, or it is disabled. */
    Subject subject(String tenant, String name) throws StoreException {
        Optional<User> user = accounts.user(tenant, name).filter(User::enabled);
        if (user.isEmpty()) {
            return Subject.UNKNOWN;
        }
        boolean administrator = user.get().administrator();
        return new Subject(
                tenant,
                name,
                administrator && tenant.equals(Accounts.LOCAL),
                administrator,
                policies(tenant, user.get().policies()));
    }

    /** A bucket's; absent where there is no such bucket. */
    Optional<BucketRules> rules(String bucket) throws StoreException {
        Optional<BucketAccess> access = accounts.bucketAccess(bucket);
        return access.isEmpty()
                ? Optional.empty()
                : Optional.of(new BucketRules(
                        bucket,
                        access.get().tenant(),
                        policies(access.get().tenant(), access.get().policies())));
    }

    private List<Policy> policies(String tenant, List<String> names) throws StoreException {
        List<Policy> policies = new ArrayList<>();
        for (String name : names) {
            Optional<Accounts.Policy> found = accounts.policy(tenant, name);
            if (found.isPresent()) {
                policies.add(parsed(name, found.get().json()));
            }
        }
        return policies;
    }

    private Policy parsed(String name, String json) throws StoreException {
        String key = name + '\0' + json;
        Policy known = parsed.get(key);
        if (known == null) {
            known = PolicyJson.parse(json, name);
            if (parsed.size() >= MOST_PARSED) {
                parsed.clear();
            }
            parsed.put(key, known);
        }
        return known;
    }

    /** See {@link Accounts#explain}. */
    public Explanation explain(String tenant, String user, String word, String resource) throws StoreException {
        Action action = Action.named(word)
                .orElseThrow(() -> new StoreException.InvalidArgument("action '" + word + "': expected one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Action.values()).map(Action::word).toList())));
        String plain = resource.startsWith(ARN) ? resource.substring(ARN.length()) : resource;
        int slash = plain.indexOf('/');
        String bucket = slash < 0 ? plain : plain.substring(0, slash);
        if (action.isOfObjects() == (slash < 0)) {
            throw new StoreException.InvalidArgument("resource '" + resource + "' of " + action.word() + ": expected "
                    + (action.isOfObjects() ? "BUCKET/KEY" : "BUCKET"));
        }
        if (accounts.user(tenant, user).isEmpty()) {
            throw new StoreException.NotFound("tenant '" + tenant + "' has no user '" + user + "'");
        }
        Subject subject = subject(tenant, user);
        if (!subject.isKnown()) {
            return new Explanation(false, "the user is disabled");
        }
        Optional<BucketRules> rules = action == Action.CREATE_BUCKET
                ? Optional.of(new BucketRules(bucket, tenant, List.of()))
                : rules(bucket);
        if (rules.isEmpty()) {
            return new Explanation(false, "there is no bucket '" + bucket + "'");
        }
        Target target = slash < 0 ? Target.listing("") : Target.object(plain.substring(slash + 1));
        Decision decision = new Decider(subject, RequestContext.WITHIN).decide(action, rules.get(), target);
        return new Explanation(decision.isAllowed(), decision.reason());
    }
}
