package io.basalt.store.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells damage of RocksDB's write-ahead log from the torn end that a crash leaves.
 *
 * <p>RocksDB's recovery takes the first record that does not hold for the end of the log and silently drops what follows.
 * Every batch of this catalog is synced before the next one is written, so at a torn end nothing follows: where a whole
 * batch is found behind bytes that do not hold, those bytes had been synced, and have been lost since. (The batch written
 * last has no successor to vouch for it; a clean closing leaves nothing in the log.)
 *
 * <p>The format is RocksDB's: blocks of 32 KiB, in them records of a masked CRC32C, a length, a type and a part of a
 * batch; a batch begins with its sequence number and count, and its successor's number is their sum. A file may end torn
 * and be followed by another if that one goes on at the number that the torn batch would have had.
 */
final class WalCheck {
    private static final String SUFFIX = ".log";
    private static final long UNKNOWN = -1;

    private long expectedSequence = UNKNOWN;
    private Optional<Torn> torn = Optional.empty();

    /** Where a file stops being readable, and how many bytes of it follow. */
    private record Torn(Path file, long offset, long bytes) {}

    private WalCheck() {}

    /** The first damage in the log of the catalog in that directory; absent where recovery loses nothing that was synced. */
    static Optional<LogDamage> find(Path catalog) throws IOException {
        WalCheck check = new WalCheck();
        for (Path file : files(catalog)) {
            Optional<LogDamage> damage = check.read(file);
            if (damage.isPresent()) {
                return damage;
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path catalog) throws IOException {
        if (!Files.isDirectory(catalog)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(catalog)) {
            return children.filter(file -> file.getFileName().toString().matches("[0-9]+\\.log"))
                    .sorted(Comparator.comparingLong(WalCheck::number))
                    .toList();
        }
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    private Optional<LogDamage> read(Path file) throws IOException {
        Optional<Torn> before = torn;
        torn = Optional.empty();
        long size = Files.size(file);
        BatchReader reader = new BatchReader();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] block = new byte[WalBlock.BYTES];
            long start = 0;
            for (int n = in.readNBytes(block, 0, block.length); n > 0; n = in.readNBytes(block, 0, block.length)) {
                for (WalBlock.Batch batch : reader.read(new WalBlock(block, n), start)) {
                    Optional<LogDamage> damage = judge(file, reader.brokenAt(), before, batch);
                    if (damage.isPresent()) {
                        return damage;
                    }
                    before = Optional.empty();
                }
                start += n;
            }
        }
        reader.end();
        if (reader.brokenAt().isPresent()) {
            long offset = reader.brokenAt().get();
            torn = Optional.of(new Torn(file, offset, size - offset));
            if (expectedSequence == UNKNOWN) {
                expectedSequence = reader.brokenSequence();
            }
        }
        return Optional.empty();
    }

    /** Whether {@code batch} shows that what could not be read before it had been synced. */
    private Optional<LogDamage> judge(Path file, Optional<Long> brokenAt, Optional<Torn> before, WalBlock.Batch batch) {
        if (brokenAt.isPresent() && brokenAt.get() < batch.offset()) {
            long lost = batch.sequence() - expectedSequence;
            // A number that cannot follow is no batch of this log but bytes in an object that look like one.
            boolean follows = expectedSequence == UNKNOWN || (lost >= 0 && lost <= batch.offset() - brokenAt.get());
            return follows
                    ? Optional.of(new LogDamage(
                            file, brokenAt.get(), "an intact later commit begins at offset " + batch.offset()))
                    : Optional.empty();
        }
        if (before.isPresent() && expectedSequence != UNKNOWN) {
            long lost = batch.sequence() - expectedSequence;
            if (lost > 0 && lost <= before.get().bytes()) {
                return Optional.of(new LogDamage(
                        before.get().file(),
                        before.get().offset(),
                        file.getFileName() + " goes on " + lost + " changes later"));
            }
        }
        expectedSequence = batch.sequence() + batch.count();
        return Optional.empty();
    }

    /** Puts the batches of one file together from its blocks. */
    private static final class BatchReader {
        private final ByteBuffer head =
                ByteBuffer.allocate(WalBlock.BATCH_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        private long begun = UNKNOWN;
        private long broken = UNKNOWN;
        private long brokenSequence = UNKNOWN;

        /** Where the first bytes stand that are not part of a whole batch. */
        Optional<Long> brokenAt() {
            return broken == UNKNOWN ? Optional.empty() : Optional.of(broken);
        }

        /** The sequence number that those bytes claim to have. */
        long brokenSequence() {
            return brokenSequence;
        }

        /** The batches that end in this block; behind bytes that do not hold, those that begin in it. */
        List<WalBlock.Batch> read(WalBlock block, long start) {
            List<WalBlock.Batch> batches = new ArrayList<>();
            int at = 0;
            while (broken == UNKNOWN && block.hasHeader(at)) {
                if (block.isValid(at)) {
                    take(block, at, start).ifPresent(batches::add);
                    at = block.next(at);
                } else {
                    breakAt(start + at, block.claimedSequence(at));
                }
            }
            if (broken == UNKNOWN && block.endsTorn(at)) {
                breakAt(start + at, UNKNOWN);
            }
            if (broken != UNKNOWN) {
                block.firstBatch(Math.toIntExact(Math.max(0, broken + 1 - start)), start)
                        .ifPresent(batches::add);
            }
            return batches;
        }

        private Optional<WalBlock.Batch> take(WalBlock block, int at, long start) {
            if (block.isNeutral(at)) {
                return Optional.empty();
            }
            if (block.begins(at) != (begun == UNKNOWN)) {
                breakAt(begun == UNKNOWN ? start + at : begun, UNKNOWN);
                return Optional.empty();
            }
            if (block.begins(at)) {
                begun = start + at;
                head.clear();
            }
            block.copyPayload(at, head);
            if (!block.ends(at)) {
                return Optional.empty();
            }
            long offset = begun;
            begun = UNKNOWN;
            if (head.hasRemaining()) {
                breakAt(offset, UNKNOWN);
                return Optional.empty();
            }
            return Optional.of(new WalBlock.Batch(offset, head.getLong(0), head.getInt(Long.BYTES)));
        }

        private void breakAt(long offset, long claimedSequence) {
            broken = begun == UNKNOWN ? offset : begun;
            brokenSequence = begun == UNKNOWN ? claimedSequence : UNKNOWN;
        }

        /** The file is at its end. */
        void end() {
            if (broken == UNKNOWN && begun != UNKNOWN) {
                broken = begun;
            }
        }
    }
}
