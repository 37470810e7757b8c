package io.basalt.it.bench;

import io.basalt.it.bench.ObjectsBenchmark.Sizes;
import io.basalt.spark.Jobs;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;

/** Questions about objects: which there are, how many, and what is in them. Their literals differ from time to time. */
final class QueryRows {
    /** In a round, of what is answered in little time. */
    private static final int REPETITIONS = 10;

    private static final String OBJECTS = "objects";
    private static final String ALL_FILES = "binaryFile, all";
    private static final String NAMED_FILES = "binaryFile, named";
    private static final String PHOTOS = "lake." + PhotoFill.PHOTOS + ".objects";

    private final SparkSession spark;
    private final Path folder;
    private final Sizes sizes;
    private int repetition;

    /** @param told a number that the answer says and that is known */
    private record Question(Supplier<List<Row>> asked, ToLongFunction<List<Row>> told, long expected) {}

    QueryRows(SparkSession spark, Path folder, Sizes sizes) {
        this.spark = spark;
        this.folder = folder;
        this.sizes = sizes;
    }

    void run() throws Exception {
        selective();
        aggregate(
                "count(*)",
                "SELECT count(*) FROM " + PHOTOS,
                rows -> rows.get(0).getLong(0),
                sizes.photos());
        aggregate(
                "min and max of a time",
                "SELECT min(attr.captured_at), max(attr.captured_at) FROM " + PHOTOS,
                rows -> ChronoUnit.MICROS.between(
                        rows.get(0).<Instant>getAs(0), rows.get(0).<Instant>getAs(1)),
                (sizes.photos() - 1) * Photo.CAPTURED_APART);
        aggregate(
                "count, min, max by 100 labels",
                "SELECT attr.label, count(*), min(attr.image.width), max(attr.image.width) FROM " + PHOTOS
                        + " GROUP BY attr.label",
                rows -> rows.stream().mapToLong(row -> row.getLong(1)).sum(),
                sizes.photos());
        contents();
    }

    private void selective() throws Exception {
        Turns turns = new Turns("selective", Double.NaN);
        for (int round = 0; round <= sizes.rounds(); round++) {
            repeat(turns, round, i -> selection(i, sizes.photos(), this::selectedObjects));
            int files = repetition++;
            ask(turns, ALL_FILES, round, selection(files, sizes.images(), this::selectedOfAllFiles));
            ask(turns, NAMED_FILES, round, selection(files, sizes.images(), this::selectedOfNamedFiles));
        }
        int jobs = jobs(selection(repetition++, sizes.photos(), this::selectedObjects));
        double scale = (double) sizes.photos() / sizes.images();
        print(
                "label and time, 1 in 10,000: key, size",
                "150 ms",
                turns,
                jobs,
                String.format(Locale.ROOT, " of %d files, times %.0f", sizes.images(), scale),
                scale);
    }

    /** A line for each reference. */
    private static void print(String work, String asked, Turns turns, int jobs, String files, double scale) {
        Timing objects = turns.timing(OBJECTS);
        for (String reference : List.of(ALL_FILES, NAMED_FILES)) {
            String beside = ObjectsBenchmark.beside(reference + files, turns.timing(reference), objects, scale);
            ObjectsBenchmark.line(work, asked, objects, Integer.toString(jobs), beside);
        }
    }

    /** What has a label in a hundredth of the time. */
    private interface Selected {
        Dataset<Row> rows(String label, long from, long to);
    }

    private static Question selection(int repetition, long photos, Selected selected) {
        int label = repetition % Photo.LABELS;
        long span = photos / 100;
        long from = (long) (repetition * 0.6180339887 % 1 * (photos - span));
        return new Question(
                () -> selected.rows(Photo.label(label), from, from + span).collectAsList(),
                List::size,
                Photo.labelled(label, from, from + span));
    }

    private Dataset<Row> selectedObjects(String label, long from, long to) {
        return spark.sql("SELECT key, size FROM " + PHOTOS + " WHERE attr.label = '" + label + "' AND "
                + within("attr.captured_at", from, to));
    }

    private Dataset<Row> selectedOfAllFiles(String label, long from, long to) {
        return files("*")
                .where(named(label))
                .where(within("modificationTime", from, to))
                .select("path", "length");
    }

    private Dataset<Row> selectedOfNamedFiles(String label, long from, long to) {
        return files("*-" + label + ".png")
                .where(within("modificationTime", from, to))
                .select("path", "length");
    }

    private static String within(String time, long from, long to) {
        return String.format(
                Locale.ROOT,
                "%1$s >= timestamp_micros(%2$d) AND %1$s < timestamp_micros(%3$d)",
                time,
                new Photo(from).captured(),
                new Photo(to).captured());
    }

    private static String named(String label) {
        return "path LIKE '%-" + label + ".png'";
    }

    private Dataset<Row> files(String names) {
        return spark.read().format("binaryFile").option("pathGlobFilter", names).load(folder + "/*");
    }

    private void aggregate(String work, String sql, ToLongFunction<List<Row>> told, long expected) throws Exception {
        Question question = new Question(() -> spark.sql(sql).collectAsList(), told, expected);
        Turns turns = new Turns(work, Double.NaN);
        for (int round = 0; round <= sizes.rounds(); round++) {
            repeat(turns, round, i -> question);
        }
        int jobs = jobs(question);
        require(work + ": jobs", 0, jobs);
        ObjectsBenchmark.line(work, "no job, 100 ms", turns.timing(OBJECTS), Integer.toString(jobs), "| | |");
    }

    /** One in a hundred images is read, by its label. */
    private void contents() throws Exception {
        Turns turns = new Turns("contents", Double.NaN);
        int jobs = 0;
        for (int round = 0; round <= sizes.rounds(); round++) {
            int number = repetition++ % Photo.LABELS;
            String label = Photo.label(number);
            long expected = Photo.labelled(number, 0, sizes.images());
            Question objects = checksums(
                    expected,
                    () -> spark.table("lake." + PhotoFill.IMAGES + ".objects").where("attr.label = '" + label + "'"));
            Question all = checksums(expected, () -> files("*").where(named(label)));
            Question named = checksums(expected, () -> files("*-" + label + ".png"));
            ask(turns, OBJECTS, round, objects);
            ask(turns, ALL_FILES, round, all);
            ask(turns, NAMED_FILES, round, named);
            if (round == 0) {
                requireSame(objects, named);
                jobs = jobs(objects);
            }
        }
        String work = String.format(Locale.ROOT, "contents of 1 %% of %d images", sizes.images());
        print(work, "20 times faster than all", turns, jobs, "", 1);
    }

    private static Question checksums(long expected, Supplier<Dataset<Row>> images) {
        return new Question(
                () -> images.get()
                        .selectExpr("count(*)", "sum(length(content))", "sum(crc32(content))")
                        .collectAsList(),
                rows -> rows.get(0).getLong(0),
                expected);
    }

    private void repeat(Turns turns, int round, IntFunction<Question> question) throws Exception {
        for (int i = 0; i < REPETITIONS; i++) {
            ask(turns, OBJECTS, round, question.apply(repetition++));
        }
    }

    private static void ask(Turns turns, String subject, int round, Question question) throws Exception {
        turns.time(
                subject,
                round > 0,
                () -> require(subject, question.expected, question.told.applyAsLong(question.asked.get())));
    }

    private int jobs(Question question) throws Exception {
        return Jobs.of(spark, question.asked).jobs();
    }

    private static void requireSame(Question objects, Question files) {
        if (!objects.asked.get().equals(files.asked.get())) {
            throw new AssertionError("objects and files: contents differ");
        }
    }

    static void require(String of, long expected, long found) {
        if (expected != found) {
            throw new AssertionError(of + ": expected " + expected + ", found " + found);
        }
    }
}
