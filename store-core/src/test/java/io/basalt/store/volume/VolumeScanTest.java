package io.basalt.store.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Place;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A scan finds every record of a volume that can still be read, whatever happened to the others. */
class VolumeScanTest {
    private static final int[] LENGTHS = {1, 1000, BlockChecksums.BLOCK + 1, 3, 2 * BlockChecksums.BLOCK, 500};

    private final FaultyDisk disk = new FaultyDisk(new MemoryDisk());
    private final List<Place> places = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private DirectoryFiles files;

    @BeforeEach
    void fill() throws IOException {
        files = new DirectoryFiles("flash", 0, disk, 1, 1 << 30, true);
        for (int length : LENGTHS) {
            byte[] payload = new byte[length];
            new Random(length).nextBytes(payload);
            int id = places.size();
            places.add(files.append(PackedBlob.of(id, label(id), ByteBuffer.wrap(payload))));
            files.flush();
            payloads.add(payload);
        }
        files.sync();
    }

    @AfterEach
    void close() throws IOException {
        files.close();
    }

    private static byte[] label(int id) {
        return ("label of " + id).getBytes(StandardCharsets.UTF_8);
    }

    private List<VolumeScan.Region> scan() throws IOException {
        List<VolumeScan.Region> regions = new ArrayList<>();
        try (VolumeScan scan = files.scan(1, 1)) {
            for (Optional<VolumeScan.Region> next = scan.next(); next.isPresent(); next = scan.next()) {
                regions.add(next.get());
            }
        }
        return regions;
    }

    private void isRecord(int id, VolumeScan.Region region) {
        VolumeScan.Record record = assertInstanceOf(VolumeScan.Record.class, region);
        assertEquals(Optional.empty(), record.damage());
        assertEquals(id, record.blob().blobId());
        assertEquals(places.get(id).offset(), record.payloadOffset());
        assertArrayEquals(label(id), record.label().orElseThrow());
        ByteBuffer payload =
                record.blob().record().duplicate().position(record.blob().payloadOffset());
        assertEquals(ByteBuffer.wrap(payloads.get(id)), payload);
    }

    @Test
    void theRecordsComeInTheirOrder() throws IOException {
        List<VolumeScan.Region> regions = scan();
        assertEquals(LENGTHS.length, regions.size());
        for (int id = 0; id < LENGTHS.length; id++) {
            isRecord(id, regions.get(id));
        }
    }

    @Test
    void aRecordCanBeAppendedToAnotherVolumeAsItIs() throws IOException {
        VolumeScan.Record record = (VolumeScan.Record) scan().get(2);
        Place copy = files.append(record.blob());
        files.flush();
        try (BlobReader reader = files.open(2, copy, LENGTHS[2])) {
            ByteBuffer bytes = ByteBuffer.allocate(LENGTHS[2]);
            reader.readFully(0, bytes);
            assertArrayEquals(payloads.get(2), bytes.array());
        }
    }

    @Test
    void aDamagedPayloadOrLabelIsNamedAndTheRestIsFound() throws IOException {
        String volume = EpochFiles.volume(1, 1);
        disk.flipBit(volume, places.get(2).offset() + BlockChecksums.BLOCK);
        disk.flipBit(volume, ((VolumeScan.Record) scan().get(4)).offset() + VolumeFormat.RECORD_HEADER_BYTES);
        List<VolumeScan.Region> regions = scan();
        assertEquals(LENGTHS.length, regions.size());
        String payload = ((VolumeScan.Record) regions.get(2)).damage().orElseThrow();
        assertTrue(payload.contains("block 1 of the payload"), payload);
        VolumeScan.Record label = (VolumeScan.Record) regions.get(4);
        assertEquals(Optional.empty(), label.label());
        assertTrue(label.damage().orElseThrow().contains("label"), label.toString());
        isRecord(5, regions.get(5));
    }

    @Test
    void aDamagedHeaderHidesItsRecordAlone() throws IOException {
        VolumeScan.Record hidden = (VolumeScan.Record) scan().get(2);
        for (int at = 0; at < VolumeFormat.RECORD_HEADER_BYTES; at += 5) {
            FaultyDisk damaged = new FaultyDisk(disk).flipBit(EpochFiles.volume(1, 1), hidden.offset() + at);
            try (VolumeScan scan = VolumeScan.open(damaged, 1, 1)) {
                isRecord(0, scan.next().orElseThrow());
                isRecord(1, scan.next().orElseThrow());
                VolumeScan.Damage damage = (VolumeScan.Damage) scan.next().orElseThrow();
                assertEquals(hidden.offset(), damage.offset());
                assertEquals(hidden.blob().record().remaining(), damage.length());
                isRecord(3, scan.next().orElseThrow());
            }
        }
    }

    @Test
    void aDamagedFileHeaderHidesNothing() throws IOException {
        disk.flipBit(EpochFiles.volume(1, 1), 3);
        List<VolumeScan.Region> regions = scan();
        assertInstanceOf(VolumeScan.Damage.class, regions.get(0));
        isRecord(0, regions.get(1));
        assertEquals(LENGTHS.length + 1, regions.size());
    }

    @Test
    void aTornTailIsTheLastRegion() throws IOException {
        ByteBuffer whole = PackedBlob.of(9, label(9), ByteBuffer.allocate(100)).record();
        files.append(new PackedBlob(9, whole.slice(0, 120), 0));
        files.flush();
        List<VolumeScan.Region> regions = scan();
        assertEquals(LENGTHS.length + 1, regions.size());
        VolumeScan.Damage torn = assertInstanceOf(VolumeScan.Damage.class, regions.get(LENGTHS.length));
        assertEquals(120, torn.length());
    }
}
