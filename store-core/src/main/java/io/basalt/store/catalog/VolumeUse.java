package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How much of a volume is in use.
 *
 * @param directory number of the directory within the tier
 * @param epoch 0 where it stands for all blobs of the directory that have files of their own
 * @param volume number of the volume within the directory and epoch; 0 where the epoch is
 * @param total payload bytes that were ever placed in it
 * @param live payload bytes of blobs that lie in it now
 */
public record VolumeUse(String tier, int directory, long epoch, int volume, long total, long live) {
    private static final int VERSION = 1;
    private static final int KEY_TAIL = 17;

    /** The volume that a place lies in, not used yet. */
    public static VolumeUse of(Place place) {
        return new VolumeUse(place.tier(), place.directory(), place.packed() ? place.epoch() : 0, place.volume(), 0, 0);
    }

    /** Whether it is a volume, and not the sum of the blobs in files of their own. */
    public boolean packed() {
        return volume != 0;
    }

    /** The place of the volume's first byte. */
    public Place start() {
        return new Place(tier, directory, epoch, volume, 0);
    }

    /** Whether a place lies in it. */
    public boolean holds(Place place) {
        VolumeUse other = of(place);
        return other.tier.equals(tier)
                && other.directory == directory
                && other.epoch == epoch
                && other.volume == volume;
    }

    /** Live bytes by bytes ever placed: 1 where nothing was deleted. */
    public double liveRatio() {
        return total == 0 ? 0 : (double) live / total;
    }

    /** This volume with other numbers. */
    public VolumeUse counted(long newTotal, long newLive) {
        return new VolumeUse(tier, directory, epoch, volume, newTotal, newLive);
    }

    VolumeUse plus(long bytes) {
        return new VolumeUse(tier, directory, epoch, volume, total + bytes, live + bytes);
    }

    VolumeUse minus(long bytes) {
        return new VolumeUse(tier, directory, epoch, volume, packed() ? total : total - bytes, live - bytes);
    }

    byte[] key() {
        return new BinaryWriter(32)
                .raw(tier.getBytes(StandardCharsets.UTF_8))
                .u8(0)
                .fixed32(directory)
                .fixed64(epoch)
                .fixed32(volume)
                .toBytes();
    }

    byte[] encode() {
        return new BinaryWriter(20).u8(VERSION).u8(0).varint(total).varint(live).toBytes();
    }

    static VolumeUse decode(byte[] key, byte[] value) {
        BinaryReader tail = new BinaryReader(Arrays.copyOfRange(key, Math.max(0, key.length - KEY_TAIL), key.length));
        BinaryReader in = new BinaryReader(value);
        in.version("volume", VERSION);
        if (key.length < KEY_TAIL) {
            throw tail.malformed("volume key of " + key.length + " bytes");
        }
        int end = tail.u8();
        if (end != 0) {
            throw tail.malformed("volume key's separator " + end);
        }
        return new VolumeUse(
                new String(key, 0, key.length - KEY_TAIL, StandardCharsets.UTF_8),
                tail.fixed32(),
                tail.fixed64(),
                tail.fixed32(),
                in.varint(),
                in.varint());
    }
}
