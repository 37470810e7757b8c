package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/**
 * What Unix knows of a file or directory, as attributes of the namespace {@code hadoop}: owner, group, permission (its bits
 * as a number), and the times that were set. They are kept, and nothing is enforced by them: policies do that. What is
 * usual is not written: mode 0644 of files, 0755 of directories, and an owner only where one was set.
 */
record Posix(Attributes attributes) {
    private static final String OWNER = Attributes.HADOOP + ".owner";
    private static final String GROUP = Attributes.HADOOP + ".group";
    private static final String PERMISSION = Attributes.HADOOP + ".permission";
    private static final String ACCESSED = Attributes.HADOOP + ".accessed";

    static final FsPermission FILE = new FsPermission((short) 0644);
    static final FsPermission DIRECTORY = new FsPermission((short) 0755);

    Optional<String> owner() {
        return text(OWNER);
    }

    Optional<String> group() {
        return text(GROUP);
    }

    private Optional<String> text(String name) {
        return attributes.get(name).map(AttributeValue::text);
    }

    FsPermission permission(FsPermission usual) {
        return attributes
                .get(PERMISSION)
                .filter(AttributeValue.Whole.class::isInstance)
                .map(bits -> new FsPermission((short) ((AttributeValue.Whole) bits).value()))
                .orElse(usual);
    }

    /** Milliseconds since 1970. */
    long modified(Instant written) {
        return time(Attributes.HADOOP_MODIFIED).orElse(written.toEpochMilli());
    }

    /** Milliseconds since 1970; 0 where it was never set: reads are not written down. */
    long accessed() {
        return time(ACCESSED).orElse(0L);
    }

    private Optional<Long> time(String name) {
        return attributes
                .get(name)
                .filter(AttributeValue.Time.class::isInstance)
                .map(time -> Math.floorDiv(((AttributeValue.Time) time).micros(), 1000L));
    }

    /** The attributes of what is made with a permission. */
    static Attributes made(FsPermission permission, FsPermission usual) {
        return permission.toShort() == usual.toShort()
                ? Attributes.NONE
                : Attributes.of(PERMISSION, AttributeValue.of((long) permission.toShort()));
    }

    static AttributeUpdate settingPermission(FsPermission permission, FsPermission usual) {
        Attributes made = made(permission, usual);
        return new AttributeUpdate(made, made.values().isEmpty() ? Set.of(PERMISSION) : Set.of());
    }

    /** What is null stays as it is. */
    static AttributeUpdate settingOwner(@Nullable String owner, @Nullable String group) {
        Map<String, AttributeValue> set = new TreeMap<>();
        if (owner != null) {
            set.put(OWNER, AttributeValue.of(owner));
        }
        if (group != null) {
            set.put(GROUP, AttributeValue.of(group));
        }
        return new AttributeUpdate(Attributes.of(set), Set.of());
    }

    /** Milliseconds since 1970; what is -1 stays as it is. */
    static AttributeUpdate settingTimes(long modified, long accessed) {
        Map<String, AttributeValue> set = new TreeMap<>();
        if (modified != -1) {
            set.put(Attributes.HADOOP_MODIFIED, AttributeValue.of(instant(modified)));
        }
        if (accessed != -1) {
            set.put(ACCESSED, AttributeValue.of(instant(accessed)));
        }
        return new AttributeUpdate(Attributes.of(set), new TreeSet<>());
    }

    private static Instant instant(long millis) {
        return Instant.EPOCH.plus(millis, ChronoUnit.MILLIS);
    }
}
