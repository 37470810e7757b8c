package io.basalt.store.tenant;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom a bucket's policy speaks of. */
record Principals(List<Named> named) {
    private static final Pattern ARN = Pattern.compile("arn:aws:iam::([^:/]+):(?:root|user/([^/]+))");
    private static final Pattern PLAIN = Pattern.compile("([^:/*]+)(?:/([^:/*]+|\\*))?");

    Principals {
        named = List.copyOf(named);
    }

    /**
     * @param tenant absent: everybody, known or not
     * @param user absent: all users of the tenant
     */
    record Named(Optional<String> tenant, Optional<String> user) {
        static final Named ANYBODY = new Named(Optional.empty(), Optional.empty());

        /** @throws IllegalArgumentException where it is written in another way */
        static Named parse(String text) {
            if (text.equals("*")) {
                return ANYBODY;
            }
            Matcher parts = ARN.matcher(text);
            if (!parts.matches()) {
                parts = PLAIN.matcher(text);
                if (!parts.matches()) {
                    throw new IllegalArgumentException("principal '" + text
                            + "': expected *, TENANT, TENANT/USER, arn:aws:iam::TENANT:root or"
                            + " arn:aws:iam::TENANT:user/USER");
                }
            }
            Optional<String> user = Optional.ofNullable(parts.group(2)).filter(name -> !name.equals("*"));
            return new Named(Optional.of(parts.group(1)), user);
        }

        boolean is(Subject subject) {
            return tenant.isEmpty()
                    || (tenant.get().equals(subject.tenant())
                            && (user.isEmpty() || user.get().equals(subject.user())));
        }
    }

    boolean include(Subject subject) {
        return named.stream().anyMatch(one -> one.is(subject));
    }
}
