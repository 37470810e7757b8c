package io.basalt.store.api;

/**
 * Asks for what the commit log tells of a bucket. A sequence number within a commit stands for the commit before.
 *
 * @param after only of commits after this LSN; 0 from the beginning
 * @param upTo only of commits up to this LSN
 * @param limit a page ends with the commit that brings it to so many changes, 1 to {@value #MAX_PAGE}
 */
public record ChangesRequest(String bucket, long after, long upTo, int limit) {
    public static final int MAX_PAGE = 10_000;

    public ChangesRequest {
        Names.bucket(bucket);
        if (after < 0 || upTo < after) {
            throw new IllegalArgumentException(
                    "changes after LSN " + after + " up to " + upTo + ": expected 0 or more, and the later one last");
        }
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("page of " + limit + " changes: expected 1 to " + MAX_PAGE);
        }
    }

    public static ChangesRequest of(String bucket, long after, long upTo) {
        return new ChangesRequest(bucket, after, upTo, MAX_PAGE);
    }

    public ChangesRequest after(long lsn) {
        return new ChangesRequest(bucket, lsn, upTo, limit);
    }

    public ChangesRequest withLimit(int newLimit) {
        return new ChangesRequest(bucket, after, upTo, newLimit);
    }
}
