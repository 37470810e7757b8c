package io.basalt.store.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Policies of all kinds over few names, so that they meet the objects that there are, and each other. */
final class RandomPolicies {
    static final String BUCKET = "lake";
    private static final List<String> PARTS = List.of("a", "b", "ab", "a/", "a/b", "/", "ba", "aa", "b/");
    private static final List<String> VALUES = List.of("x", "y", "xy");

    private final Random random;
    private final boolean exact;

    /** @param exact whether all patterns can be written as predicates */
    RandomPolicies(Random random, boolean exact) {
        this.random = random;
        this.exact = exact;
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private String pattern(List<String> parts) {
        int kinds = exact ? 6 : 9;
        return switch (random.nextInt(kinds)) {
            case 0 -> one(parts);
            case 1 -> one(parts) + "*";
            case 2 -> "*" + one(parts);
            case 3 -> "*" + one(parts) + "*";
            case 4 -> one(parts) + "*" + one(parts);
            case 5 -> "*";
            case 6 -> one(parts) + "?" + one(parts);
            case 7 -> one(parts) + "*" + one(parts) + "*";
            default -> "*" + one(parts) + "*" + one(parts) + "?";
        };
    }

    private Glob resource() {
        return new Glob(
                switch (random.nextInt(10)) {
                    case 0 -> "*";
                    case 1 -> BUCKET + "*";
                    case 2 -> "other/*";
                    case 3 -> BUCKET;
                    case 4 -> "la*" + (exact ? "" : one(PARTS));
                    default -> BUCKET + "/" + pattern(PARTS);
                });
    }

    private Requirement requirement() {
        Requirement.Operator operator = one(List.of(Requirement.Operator.values()));
        boolean ofTag = random.nextBoolean();
        List<String> parts = ofTag ? VALUES : PARTS;
        List<String> values = new ArrayList<>();
        for (int count = 1 + random.nextInt(2); count > 0; count--) {
            values.add(operator.isPattern() ? pattern(parts) : one(parts));
        }
        return ofTag
                ? new Requirement(Requirement.Key.TAG, "t" + random.nextInt(2), operator, values)
                : new Requirement(Requirement.Key.PREFIX, "", operator, values);
    }

    private Statement statement(boolean ofBucket) {
        List<Glob> actions = new ArrayList<>();
        actions.add(new Glob(one(List.of("*", "s3:*", "s3:Get*", "s3:GetObject", "s3:List*", "s3:ListBucket"))));
        List<Glob> resources = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            resources.add(resource());
        }
        List<Requirement> requirements = new ArrayList<>();
        for (int count = random.nextInt(5) / 2; count > 0; count--) {
            requirements.add(requirement());
        }
        Optional<Principals> principals = ofBucket
                ? Optional.of(new Principals(
                        List.of(Principals.Named.parse(one(List.of("*", "lab", "lab/ann", "lab/bob", "acme"))))))
                : Optional.empty();
        return new Statement("s", random.nextInt(3) > 0, principals, actions, resources, requirements);
    }

    List<Policy> policies(boolean ofBucket) {
        List<Policy> policies = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            List<Statement> statements = new ArrayList<>();
            for (int more = 1 + random.nextInt(3); more > 0; more--) {
                statements.add(statement(ofBucket));
            }
            policies.add(new Policy("p", statements));
        }
        return policies;
    }

    Subject subject() {
        return random.nextInt(8) == 0
                ? Subject.UNKNOWN
                : new Subject("lab", "ann", false, random.nextInt(6) == 0, policies(false));
    }

    BucketRules bucket() {
        return new BucketRules(BUCKET, random.nextInt(3) == 0 ? "acme" : "lab", policies(true));
    }
}
