package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --as-of}, for verbs that read. */
final class AsOfOption {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT);

    @Option(
            names = "--as-of",
            paramLabel = "WHEN",
            description =
                    "Show an earlier state: an LSN, a time (2026-01-31, 2026-01-31T12:00:00, of this machine's zone"
                            + " unless it ends in Z or +02:00), or the name of a snapshot.")
    private @Nullable String when;

    /** What the verb is to read: the newest state unless the option is there. */
    StoreView view(Store store, String bucket) throws StoreException {
        String asked = when;
        if (asked == null) {
            return store;
        }
        if (asked.matches("[0-9]{1,18}")) {
            return store.asOf(Long.parseLong(asked));
        }
        return Character.isDigit(asked.codePointAt(0))
                ? store.asOf(store.lsnAt(time(asked)))
                : store.asOf(bucket, asked);
    }

    static Instant time(String typed) throws StoreException.InvalidArgument {
        try {
            TemporalAccessor parsed = TIME.parseBest(typed, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof OffsetDateTime exact) {
                return exact.toInstant();
            }
            LocalDateTime local =
                    parsed instanceof LocalDateTime dateTime ? dateTime : ((LocalDate) parsed).atStartOfDay();
            return local.atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new StoreException.InvalidArgument(
                    "'" + typed + "' is no LSN, time or name of a snapshot; a time looks like 2026-01-31T12:00:00Z", e);
        }
    }
}
