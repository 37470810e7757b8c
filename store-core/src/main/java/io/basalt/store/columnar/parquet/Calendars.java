package io.basalt.store.columnar.parquet;

import java.util.Map;

/**
 * In which calendar a file's old dates and timestamps are. Spark before 3.0 (INT96: 3.1), Hive and others wrote days that are
 * to be read in the hybrid of the Julian and Gregorian calendars; Spark since wrote Gregorian ones, unless told not to, and
 * says so in the file's metadata. Of files that say nothing a setting of the session decides. Spark's
 * {@code DataSourceUtils.datetimeRebaseSpec} and {@code int96RebaseSpec}, {@code RebaseDateTime}.
 *
 * @param gregorian whether dates and timestamps are Gregorian, as the file itself says
 * @param gregorianInt96 the same of INT96
 */
record Calendars(boolean gregorian, boolean gregorianInt96) {
    /** Days from here on are the same in both: 1582-10-15. */
    static final long FIRST_COMMON_DAY = -141_427;

    /** Microseconds from here on are the same in both, in every time zone: 1900-01-01T00:00:00Z. */
    static final long FIRST_COMMON_MICROS = -2_208_988_800_000_000L;

    private static final String WRITER = "org.apache.spark.version";

    static Calendars of(Map<String, String> fileMetadata) {
        return new Calendars(
                says(fileMetadata, "3.0.0", "org.apache.spark.legacyDateTime"),
                says(fileMetadata, "3.1.0", "org.apache.spark.legacyINT96"));
    }

    /** Versions are compared as texts, since Spark does so. */
    private static boolean says(Map<String, String> fileMetadata, String since, String legacy) {
        String writer = fileMetadata.get(WRITER);
        return writer != null && writer.compareTo(since) >= 0 && !fileMetadata.containsKey(legacy);
    }
}
