package io.basalt.store.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a store operation failed with. The kind tells the catcher what to do next; the message is one line that names
 * what, where, expected, actual and the remedy.
 */
public abstract sealed class StoreException extends IOException {
    private StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The bucket, object or directory does not exist. */
    public static final class NotFound extends StoreException {
        public NotFound(String message) {
            super(message, null);
        }
    }

    /** The name is taken, or the directory is not empty. */
    public static final class AlreadyExists extends StoreException {
        public AlreadyExists(String message) {
            super(message, null);
        }
    }

    /** A stated condition did not hold; read the current state before trying again. */
    public static final class PreconditionFailed extends StoreException {
        public PreconditionFailed(String message) {
            super(message, null);
        }
    }

    /** The request itself is wrong; the same request will fail again. */
    public static final class InvalidArgument extends StoreException {
        public InvalidArgument(String message) {
            super(message, null);
        }

        public InvalidArgument(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The caller may not do this. */
    public static final class AccessDenied extends StoreException {
        public AccessDenied(String message) {
            super(message, null);
        }
    }

    /** No room: a quota, or the medium itself, is full. Free space, then try again. */
    public static final class OverQuota extends StoreException {
        public OverQuota(String message) {
            super(message, null);
        }

        public OverQuota(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Stored bytes do not match their checksum, or do not parse. Nothing of them was returned as data. */
    public static final class CorruptData extends StoreException {
        public CorruptData(String message) {
            super(message, null);
        }

        public CorruptData(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The store cannot serve this now (closed, held by another process, device error); nothing was changed. */
    public static final class Unavailable extends StoreException {
        public Unavailable(String message) {
            super(message, null);
        }

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The change may or may not have become durable; check before trying again. */
    public static final class OutcomeUnknown extends StoreException {
        public OutcomeUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
