package io.basalt.store.tier;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link Heat} across restarts, in a file whose bytes docs/format.md specifies. What was read since the last {@link
 * #write} is lost in a crash. Not thread-safe.
 */
public final class HeatFile {
    private static final Logger LOG = LoggerFactory.getLogger(HeatFile.class);
    private static final String FILE = "heat";
    private static final String TEMPORARY = "heat.tmp";
    private static final int MAGIC = 0x42_48_45_41; // BHEA
    private static final int VERSION = 1;
    private static final long MOST_BYTES = 1 << 30;
    private static final int END = 0xFFFF;
    private static final int CHUNK = 1 << 16;

    private final Disk disk;
    private final String storeId;

    /**
     * @param disk the directory of the file; it is there
     * @param storeId of the catalog whose blobs it tells of: another store's file counts as damaged
     */
    public HeatFile(Disk disk, String storeId) {
        this.disk = disk;
        this.storeId = storeId;
    }

    /**
     * The heat that was kept. Where there is no file all is cold; where it is damaged too, with a warning in the log.
     *
     * @param halfLife may be another than before: what was read until then is taken as it was on the day of its last read
     */
    public Heat open(Duration halfLife) {
        try {
            return disk.exists(FILE) ? read(halfLife) : new Heat(halfLife);
        } catch (IOException e) {
            LOG.warn("{}; which objects are read is learnt anew", e.getMessage());
            return new Heat(halfLife);
        }
    }

    /** @throws StoreException.CorruptData in one line that names the file */
    Heat read(Duration halfLife) throws IOException {
        byte[] bytes = bytes();
        BinaryReader in = new BinaryReader(bytes);
        try {
            int end = bytes.length - Integer.BYTES;
            if (end < 0
                    || BlockChecksums.of(bytes, 0, end)
                            != ByteBuffer.wrap(bytes).getInt(end)) {
                throw in.malformed("a wrong checksum");
            }
            if (in.fixed32() != MAGIC) {
                throw in.malformed("no heat");
            }
            in.version("heat", VERSION);
            String store = in.string();
            if (!store.equals(storeId)) {
                throw in.malformed("heat of store " + store);
            }
            return heat(in, halfLife);
        } catch (BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData(
                    disk + "/" + FILE + " is damaged: " + e.getMessage() + ", expected heat of store " + storeId, e);
        }
    }

    private static Heat heat(BinaryReader in, Duration halfLife) {
        Heat heat = new Heat(halfLife);
        for (int number = in.u16(); number != END; number = in.u16()) {
            if (number >> Heat.SHARD_BITS != 0) {
                throw in.malformed("part " + number);
            }
            for (int left = in.varint32(); left > 0; left--) {
                if (!heat.shard(number).add(in.fixed64())) {
                    throw in.malformed("a blob without a day, or twice");
                }
            }
        }
        if (in.remaining() != Integer.BYTES) {
            throw in.malformed(in.remaining() + " bytes too many");
        }
        return heat;
    }

    private byte[] bytes() throws IOException {
        try (RandomReader file = disk.open(FILE)) {
            if (file.size() > MOST_BYTES) {
                throw new StoreException.CorruptData(
                        disk + "/" + FILE + " has " + file.size() + " bytes, expected at most " + MOST_BYTES);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            return bytes.array();
        }
    }

    /** Replaces the file, durably; reads that come meanwhile may be in it or not. */
    public void write(Heat heat, long nowMillis) throws IOException {
        long fromDay = HeatShard.dayOf(nowMillis) - Heat.MEMORY_DAYS;
        disk.delete(TEMPORARY);
        try (Appender file = disk.create(TEMPORARY)) {
            CRC32C crc = new CRC32C();
            BinaryWriter out =
                    new BinaryWriter(CHUNK).fixed32(MAGIC).u8(VERSION).u8(0).string(storeId);
            for (int number = 0; number < 1 << Heat.SHARD_BITS; number++) {
                long[] words = heat.shard(number).words(fromDay);
                if (words.length > 0) {
                    out.u16(number).varint(words.length);
                    for (long word : words) {
                        out.fixed64(word);
                    }
                }
                if (out.size() >= CHUNK) {
                    append(file, crc, out);
                    out = new BinaryWriter(CHUNK);
                }
            }
            append(file, crc, out.u16(END));
            file.write(ByteBuffer.wrap(
                    new BinaryWriter().fixed32((int) crc.getValue()).toBytes()));
            file.sync();
        }
        disk.rename(TEMPORARY, FILE);
        disk.syncDirectory("");
    }

    private static void append(Appender file, CRC32C crc, BinaryWriter out) throws IOException {
        byte[] bytes = out.toBytes();
        crc.update(bytes, 0, bytes.length);
        file.write(ByteBuffer.wrap(bytes));
    }
}
