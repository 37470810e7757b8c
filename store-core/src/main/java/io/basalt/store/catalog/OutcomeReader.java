package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads of the outcomes that are kept under tokens. Thread-safe. */
public final class OutcomeReader {
    private final Catalog catalog;

    public OutcomeReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * What the change of that token came to, if it was made and has not expired.
     *
     * @throws StoreException.InvalidArgument where it was another change
     */
    public Optional<Object> find(String token, long fingerprint, long nowMicros) throws StoreException {
        Optional<Outcome> outcome = catalog.lookups().outcome(token);
        return outcome.isPresent() && outcome.get().expiresMicros() > nowMicros
                ? Optional.of(outcome.get().answer(token, fingerprint))
                : Optional.empty();
    }

    /** Tokens that have expired, the oldest first, at most {@code limit}. */
    public List<String> expired(long nowMicros, int limit) throws StoreException {
        List<String> tokens = new ArrayList<>();
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.TOKENS)) {
            byte[] end = Keys.tokenExpiry(nowMicros + 1, "");
            for (it.seek(Keys.tokenExpiry(0, ""));
                    it.isValid() && tokens.size() < limit && Arrays.compareUnsigned(it.key(), end) < 0;
                    it.next()) {
                tokens.add(Keys.tokenOfExpiry(it.key()));
            }
            it.status();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, TOKENS: " + e.getMessage() + "; run fsck", e);
        }
        return tokens;
    }
}
