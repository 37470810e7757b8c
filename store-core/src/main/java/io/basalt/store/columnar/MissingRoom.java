package io.basalt.store.columnar;

import io.basalt.store.api.ObjectEntry;
import io.basalt.store.io.Disk;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contents whose renditions were begun and did not fit, with the room that is worth another try: an empty file for each, whose name
 * says it all. Belongs to a shelf, and is guarded by it.
 */
final class MissingRoom {
    private static final Logger LOG = LoggerFactory.getLogger(MissingRoom.class);
    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{16})\\.needs-([0-9]{1,18}|unbounded)-of-([0-9]{1,18})");
    private static final String UNBOUNDED = "unbounded";

    private final Disk disk;
    private final Map<Long, Need> needs = new TreeMap<>();

    /**
     * @param bytes of the rendition, at least; {@link Long#MAX_VALUE}: there cannot be one
     * @param original bytes of the content
     */
    private record Need(long bytes, long original) {
        String name(long contentId) {
            return ObjectEntry.etag(contentId) + ".needs-" + (bytes == Long.MAX_VALUE ? UNBOUNDED : bytes) + "-of-"
                    + original;
        }
    }

    MissingRoom(Disk disk) {
        this.disk = disk;
    }

    /** Reads a file's name; false where it is something else. */
    boolean load(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return false;
        }
        String bytes = matcher.group(2);
        needs.put(
                HexFormat.fromHexDigitsToLong(matcher.group(1)),
                new Need(
                        bytes.equals(UNBOUNDED) ? Long.MAX_VALUE : Long.parseLong(bytes),
                        Long.parseLong(matcher.group(3))));
        return true;
    }

    /** Whether a content has not fitted into as much room, or one that was no larger has not. */
    boolean exceeds(long room, long contentId, long original) {
        Need own = needs.get(contentId);
        return own != null
                ? own.bytes > room
                : needs.values().stream()
                        .anyMatch(
                                need -> need.bytes != Long.MAX_VALUE && need.original <= original && need.bytes > room);
    }

    /** @param bytes of room that are worth another try; {@link Long#MAX_VALUE}: none is */
    void note(long contentId, long bytes, long original) {
        forget(contentId);
        Need need = new Need(bytes, original);
        needs.put(contentId, need);
        try {
            disk.create(need.name(contentId)).close();
        } catch (IOException e) {
            LOG.warn(
                    "that the rendition of content {} had no room is forgotten when the store is closed: {}",
                    ObjectEntry.etag(contentId),
                    e.toString());
        }
    }

    void forget(long contentId) {
        Need need = needs.remove(contentId);
        if (need != null) {
            try {
                disk.delete(need.name(contentId));
            } catch (IOException e) {
                LOG.warn("{} cannot be removed: {}", need.name(contentId), e.toString());
            }
        }
    }

    /** Contents of which something is noted. */
    List<Long> contents() {
        return List.copyOf(needs.keySet());
    }
}
