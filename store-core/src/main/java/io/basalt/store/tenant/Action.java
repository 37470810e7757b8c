package io.basalt.store.tenant;

import java.util.Arrays;
import java.util.Optional;

/** What policies speak of: S3's own words where S3 has one. */
enum Action {
    GET_OBJECT("s3:GetObject", true),
    GET_OBJECT_VERSION("s3:GetObjectVersion", true),
    PUT_OBJECT("s3:PutObject", true),
    PUT_OBJECT_TAGGING("s3:PutObjectTagging", true),
    DELETE_OBJECT("s3:DeleteObject", true),
    DELETE_OBJECT_VERSION("s3:DeleteObjectVersion", true),
    LIST_BUCKET("s3:ListBucket", false),
    LIST_BUCKET_VERSIONS("s3:ListBucketVersions", false),
    CREATE_BUCKET("s3:CreateBucket", false),
    DELETE_BUCKET("s3:DeleteBucket", false),
    GET_LIFECYCLE("s3:GetLifecycleConfiguration", false),
    PUT_LIFECYCLE("s3:PutLifecycleConfiguration", false),
    CONFIGURE_BUCKET("basalt:ConfigureBucket", false),
    LIST_SNAPSHOTS("basalt:ListSnapshots", false),
    CREATE_SNAPSHOT("basalt:CreateSnapshot", false),
    DELETE_SNAPSHOT("basalt:DeleteSnapshot", false);

    private final String word;
    private final boolean ofObjects;

    Action(String word, boolean ofObjects) {
        this.word = word;
        this.ofObjects = ofObjects;
    }

    /** As policies write it. */
    String word() {
        return word;
    }

    /** Whether its resource is an object, and not a bucket. */
    boolean isOfObjects() {
        return ofObjects;
    }

    static Optional<Action> named(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word.equalsIgnoreCase(word))
                .findFirst();
    }
}
