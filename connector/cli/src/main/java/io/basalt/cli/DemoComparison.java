package io.basalt.cli;

/** Prints two sides of a question as a table, and insists that they agree. */
final class DemoComparison {
    private static final Quantity NONE = new Quantity("-");

    private DemoComparison() {}

    /** For a question to the objects table and {@code binaryFile}: with what each had to look at and to read. */
    static void showObjects(String rows, SideBySide.Outcome outcome, Report report) throws CommandFailed {
        PlanMetrics basalt = outcome.basalt().metrics();
        PlanMetrics plain = outcome.plain().metrics();
        long inBucket = basalt.get("objectsInBucket");
        long files = plain.get("numFiles");
        Listing listing = begin(rows, outcome);
        listing.add("objects of the bucket, files of the folder", Quantity.count(inBucket), Quantity.count(files));
        listing.add("  tested by the index", Quantity.count(basalt.get("objectsTested")), NONE);
        listing.add("  ruled out by the index", Quantity.count(basalt.get("objectsPruned")), NONE);
        listing.add("  opened", Quantity.count(basalt.get("contentObjectsRead")), Quantity.count(files));
        listing.add(
                "bytes of them read",
                Quantity.bytes(basalt.get("contentBytesRead")),
                Quantity.bytes(plain.get("filesSize")));
        finish(listing, outcome, report);
    }

    /** For a question to a dataset and Spark's Parquet reader. */
    static void showRows(String rows, SideBySide.Outcome outcome, Report report) throws CommandFailed {
        finish(begin(rows, outcome), outcome, report);
    }

    private static Listing begin(String rows, SideBySide.Outcome outcome) {
        return new Listing("", "Basalt", "plain files")
                .add(
                        rows,
                        Quantity.count(outcome.basalt().rows().size()),
                        Quantity.count(outcome.plain().rows().size()));
    }

    private static void finish(Listing listing, SideBySide.Outcome outcome, Report report) throws CommandFailed {
        listing.add(
                "time, median of " + SideBySide.ROUNDS,
                Quantity.milliseconds(outcome.basalt().medianNanos()),
                Quantity.milliseconds(outcome.plain().medianNanos()));
        report.table(listing);
        if (!outcome.equal()) {
            throw new CommandFailed("the answers differ: " + outcome.difference());
        }
        report.text("Both answers are equal.");
    }
}
