package io.basalt.spark.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.spark.Lake;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Lake.Extension.class)
class FeedTest {
    private static Feed feed(Lake lake, String bucket, InstantSource clock) {
        StreamOptions options = StreamOptions.of(new CaseInsensitiveStringMap(Map.of()));
        return new ObjectsFeed(lake.store(), bucket, "", options, clock);
    }

    private static void put(Lake lake, String bucket, String key) throws IOException {
        lake.bucket(bucket);
        lake.put(bucket, key, new byte[1], Attributes.NONE);
    }

    @Test
    void whereNothingHappensForAnHourAnOffsetMovesOn(Lake lake) throws IOException {
        put(lake, "feedquiet", "a");
        Feed feed = feed(lake, "feedquiet", InstantSource.system());
        LsnOffset start = feed.latest(feed.initial(), Limits.NONE);
        put(lake, "feedbusy", "b");
        assertEquals(start, feed.latest(start, Limits.NONE));
        Feed later = feed(lake, "feedquiet", InstantSource.offset(InstantSource.system(), Duration.ofHours(2)));
        assertEquals(LsnOffset.at(lake.store().visibleLsn()), later.latest(start, Limits.NONE));
    }

    @Test
    void aStretchWithoutNewsIsLookedAtOnce(Lake lake) throws IOException {
        put(lake, "feedquiet", "a");
        Feed feed = feed(lake, "feedquiet", InstantSource.system());
        LsnOffset start = feed.latest(feed.initial(), Limits.NONE);
        put(lake, "feedbusy", "b");
        long looked = lake.store().visibleLsn();
        assertEquals(start, feed.latest(start, Limits.NONE));
        assertEquals(looked, feed.log.after(start.lsn()));
        put(lake, "feedquiet", "c");
        LsnOffset next = feed.latest(start, Limits.NONE);
        assertEquals(LsnOffset.at(lake.store().visibleLsn()), next);
        assertEquals(new Stretch(start.lsn(), next.lsn(), next.lsn(), java.util.List.of()), feed.stretch(start, next));
    }

    @Test
    void offsetsAreReadAsTheyWereWritten() {
        for (LsnOffset offset : new LsnOffset[] {LsnOffset.at(0), LsnOffset.at(1L << 60), LsnOffset.within(7, 5)}) {
            assertEquals(offset, LsnOffset.parse(offset.json()));
        }
        assertEquals("{\"lsn\":7}", LsnOffset.at(7).json());
        for (String other : new String[] {"{\"topic\":{\"0\":1}}", "7", "{", "{\"lsn\":\"x\"}"}) {
            Exception refused = assertThrows(IllegalArgumentException.class, () -> LsnOffset.parse(other));
            assertTrue(refused.getMessage().contains(other), refused.getMessage());
        }
    }
}
