package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.OutcomeReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Changes that are made once, however often their callers try. Thread-safe. */
final class Tokens {
    /** How long a change's outcome is known under its token. */
    static final Duration LIFE = Duration.ofHours(24);

    private static final int STEP = 1000;

    private final LocalStore store;
    private final OutcomeReader outcomes;

    Tokens(LocalStore store, OutcomeReader outcomes) {
        this.store = store;
        this.outcomes = outcomes;
    }

    /** The command itself, or, where there is a token, the one that makes the change once. */
    <R> Command<R> once(Optional<String> token, LongSupplier fingerprint, Command<R> command) {
        return token.isPresent() ? once(token.get(), fingerprint.getAsLong(), command) : command;
    }

    <R> Command<R> once(String token, long fingerprint, Command<R> command) {
        long expires = command.micros() + LIFE.toNanos() / 1000;
        return new Command.Once<>(token, fingerprint, expires, command);
    }

    /** What the change came to, if it was made before: what it was made from may be gone. */
    Optional<Object> earlier(Optional<String> token, LongSupplier fingerprint) throws StoreException {
        return token.isPresent()
                ? outcomes.find(token.get(), fingerprint.getAsLong(), store.micros())
                : Optional.empty();
    }

    /** A try to make a change. */
    interface Try<R> {
        R make() throws IOException;
    }

    /**
     * What the change came to if it was made before, else what this try gives. A try that is refused, since an earlier one
     * was made in the meantime, is answered as that one.
     */
    @SuppressWarnings("unchecked")
    <R> R answer(Optional<String> token, LongSupplier fingerprint, Try<R> attempt) throws IOException {
        Optional<Object> earlier = earlier(token, fingerprint);
        if (earlier.isPresent()) {
            return (R) earlier.get();
        }
        try {
            return attempt.make();
        } catch (StoreException.NotFound | StoreException.PreconditionFailed | StoreException.AlreadyExists e) {
            return (R) earlier(token, fingerprint).orElseThrow(() -> e);
        }
    }

    /** Forgets tokens that have expired; returns how many. */
    long forgetExpired() throws StoreException {
        long forgotten = 0;
        while (true) {
            long now = store.micros();
            List<String> expired = outcomes.expired(now, STEP);
            if (expired.isEmpty()) {
                return forgotten;
            }
            forgotten += store.commit(new Command.ForgetTokens(expired, now));
        }
    }
}
