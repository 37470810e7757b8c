package io.basalt.store.api;

/**
 * {@code basalt://bucket/path} as people type it: no percent-encoding, so {@code %} and spaces stand for themselves.
 *
 * @param bucket a valid bucket name
 * @param path what follows the bucket's slash; empty for the bucket itself
 */
public record BasaltUri(String bucket, String path) {
    public static final String SCHEME = "basalt";

    public BasaltUri {
        Names.bucket(bucket);
        if (!path.isEmpty()) {
            Names.key(path);
        }
    }

    /** Throws {@link StoreException.InvalidArgument} that names the expected form. */
    public static BasaltUri parse(String text) throws StoreException.InvalidArgument {
        String prefix = SCHEME + "://";
        if (!text.startsWith(prefix)) {
            throw new StoreException.InvalidArgument(
                    "'" + text + "' is not a Basalt URI: expected basalt://BUCKET/KEY");
        }
        String rest = text.substring(prefix.length());
        int slash = rest.indexOf('/');
        try {
            return slash < 0
                    ? new BasaltUri(rest, "")
                    : new BasaltUri(rest.substring(0, slash), rest.substring(slash + 1));
        } catch (IllegalArgumentException e) {
            throw new StoreException.InvalidArgument(
                    "'" + text + "' is not a Basalt URI: " + e.getMessage() + "; expected basalt://BUCKET/KEY", e);
        }
    }

    /** The key that this URI names; refused where it names a whole bucket. */
    public ObjectKey objectKey() throws StoreException.InvalidArgument {
        if (path.isEmpty()) {
            throw new StoreException.InvalidArgument(this + " names a bucket: expected basalt://BUCKET/KEY");
        }
        return new ObjectKey(bucket, path);
    }

    /** The key {@code name} below this URI's path. */
    public ObjectKey child(String name) {
        return new ObjectKey(bucket, path.isEmpty() || path.endsWith("/") ? path + name : path + "/" + name);
    }

    @Override
    public String toString() {
        return SCHEME + "://" + bucket + "/" + path;
    }
}
