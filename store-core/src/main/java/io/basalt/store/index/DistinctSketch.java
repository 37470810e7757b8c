package io.basalt.store.index;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.Arrays;

/**
 * About how many different hashes it has been given: exactly up to 64, else by HyperLogLog with 1,024 registers (a standard
 * error of 3 %). Flajolet et al., "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm" (2007); small
 * counts by linear counting. Not thread-safe.
 */
final class DistinctSketch {
    private static final int MOST_EXACT = 64;
    private static final int BITS = 10;
    private static final int REGISTERS = 1 << BITS;
    private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

    /** Sorted different hashes, while they are few. */
    private long[] exact = new long[0];

    /** Empty while the hashes are few. */
    private byte[] registers = new byte[0];

    /** Spreads the bits of a value over all of a hash (the finaliser of MurmurHash3). */
    static long hash(long value) {
        long h = value;
        h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
        h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return h ^ (h >>> 33);
    }

    static long hash(CharSequence text) {
        long h = text.length();
        for (int i = 0; i < text.length(); i++) {
            h = h * 0x9E3779B97F4A7C15L + text.charAt(i);
        }
        return hash(h);
    }

    /** @param hash uniform over all longs */
    void add(long hash) {
        if (registers.length > 0) {
            register(hash);
            return;
        }
        int at = Arrays.binarySearch(exact, hash);
        if (at < 0) {
            long[] grown = new long[exact.length + 1];
            System.arraycopy(exact, 0, grown, 0, ~at);
            grown[~at] = hash;
            System.arraycopy(exact, ~at, grown, ~at + 1, exact.length - ~at);
            exact = grown;
            if (exact.length > MOST_EXACT) {
                registers = new byte[REGISTERS];
                for (long each : exact) {
                    register(each);
                }
                exact = new long[0];
            }
        }
    }

    private void register(long hash) {
        int register = (int) (hash >>> (Long.SIZE - BITS));
        int rank = Long.numberOfLeadingZeros(hash << BITS | 1L << (BITS - 1)) + 1;
        if (rank > registers[register]) {
            registers[register] = (byte) rank;
        }
    }

    /** Adds all that another was given. */
    void addAll(DistinctSketch other) {
        for (long each : other.exact) {
            add(each);
        }
        if (other.registers.length > 0) {
            if (registers.length == 0) {
                long[] few = exact;
                exact = new long[0];
                registers = new byte[REGISTERS];
                for (long each : few) {
                    register(each);
                }
            }
            for (int i = 0; i < REGISTERS; i++) {
                registers[i] = (byte) Math.max(registers[i], other.registers[i]);
            }
        }
    }

    long estimate() {
        if (registers.length == 0) {
            return exact.length;
        }
        double sum = 0;
        int zeros = 0;
        for (byte register : registers) {
            sum += Math.scalb(1.0, -register);
            zeros += register == 0 ? 1 : 0;
        }
        double raw = ALPHA * REGISTERS * REGISTERS / sum;
        boolean small = raw <= 2.5 * REGISTERS && zeros > 0;
        return Math.round(small ? REGISTERS * Math.log((double) REGISTERS / zeros) : raw);
    }

    void encode(BinaryWriter out) {
        out.varint(exact.length);
        for (long each : exact) {
            out.fixed64(each);
        }
        out.varint(registers.length).raw(registers);
    }

    static DistinctSketch decode(BinaryReader in) {
        DistinctSketch sketch = new DistinctSketch();
        int few = in.varint32();
        if (few > MOST_EXACT) {
            throw in.malformed(few + " exact hashes");
        }
        sketch.exact = new long[few];
        for (int i = 0; i < few; i++) {
            sketch.exact[i] = in.fixed64();
        }
        int length = in.varint32();
        if (length != 0 && length != REGISTERS) {
            throw in.malformed(length + " registers");
        }
        sketch.registers = in.raw(length);
        return sketch;
    }
}
