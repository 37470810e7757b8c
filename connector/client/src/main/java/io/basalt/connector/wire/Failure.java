package io.basalt.connector.wire;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * How an exception travels: as its kind, which is the name of a class of {@link StoreException} or {@code IllegalArgument}, and its
 * message.
 */
public record Failure(String kind, String message) {
    /** The HTTP status of what may be tried again. */
    public static final int UNAVAILABLE = 503;

    private static final String ILLEGAL_ARGUMENT = "IllegalArgument";

    /** What is none of the store's kinds is {@code Unavailable}. */
    public static Failure of(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        if (thrown instanceof StoreException) {
            return new Failure(thrown.getClass().getSimpleName(), message);
        }
        if (thrown instanceof UncheckedIOException unchecked) {
            return of(Objects.requireNonNull(unchecked.getCause()));
        }
        if (thrown instanceof IllegalArgumentException) {
            return new Failure(ILLEGAL_ARGUMENT, message);
        }
        return new Failure(
                "Unavailable",
                "the server failed: " + thrown.getClass().getSimpleName() + ": " + message + "; its log tells more");
    }

    /** The HTTP status (RFC 9110) that goes with it. */
    public int status() {
        return switch (kind) {
            case "NotFound" -> 404;
            case "AlreadyExists" -> 409;
            case "PreconditionFailed" -> 412;
            case "InvalidArgument", ILLEGAL_ARGUMENT -> 400;
            case "AccessDenied" -> 403;
            case "OverQuota" -> 507;
            case "Unavailable" -> UNAVAILABLE;
            default -> 500;
        };
    }

    /** The exception again. @throws IllegalArgumentException where it was one */
    public IOException exception() {
        return switch (kind) {
            case "NotFound" -> new StoreException.NotFound(message);
            case "AlreadyExists" -> new StoreException.AlreadyExists(message);
            case "PreconditionFailed" -> new StoreException.PreconditionFailed(message);
            case "InvalidArgument" -> new StoreException.InvalidArgument(message);
            case ILLEGAL_ARGUMENT -> throw new IllegalArgumentException(message);
            case "AccessDenied" -> new StoreException.AccessDenied(message);
            case "OverQuota" -> new StoreException.OverQuota(message);
            case "CorruptData" -> new StoreException.CorruptData(message);
            case "OutcomeUnknown" -> new StoreException.OutcomeUnknown(message, new IOException("told by the server"));
            default -> new StoreException.Unavailable(message);
        };
    }
}
