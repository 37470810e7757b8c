package io.basalt.spark.session;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A call of the store from a place where Spark's interfaces allow no checked exception. */
@FunctionalInterface
public interface StoreCall<T> {
    T call() throws IOException;

    /** The call's result; its failure, unchecked and with its message. */
    static <T> T unchecked(StoreCall<T> call) {
        try {
            return call.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
