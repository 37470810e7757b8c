package io.basalt.store.tenant;

import java.util.List;

/** Whose a bucket is, and what its policies say. */
record BucketRules(String bucket, String owner, List<Policy> policies) {
    BucketRules {
        policies = List.copyOf(policies);
    }
}
