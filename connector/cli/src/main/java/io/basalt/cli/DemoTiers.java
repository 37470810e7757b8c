package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The demo's chapter on tiers: objects move, answers stay. */
final class DemoTiers {
    private static final String URI = "basalt://demo/images/animals-nature";
    private static final String BY_TIER =
            "SELECT tier, count(*) AS objects, sum(size) AS bytes\nFROM lake.demo.objects GROUP BY tier ORDER BY tier";

    private final Store store;
    private final SparkSession spark;
    private final DemoImages images;
    private final Report report;
    private final Globals globals;

    DemoTiers(Store store, SparkSession spark, DemoImages images, Report report, Globals globals) {
        this.store = store;
        this.spark = spark;
        this.images = images;
        this.report = report;
        this.globals = globals;
    }

    void move() throws Exception {
        report.chapter("From flash to disk");
        report.prose(
                "Objects move between tiers one by one: copied, verified, committed at the new",
                "place, then freed at the old.",
                "Keys, versions and attributes do not change, and no reader sees a gap.");
        report.command("basalt tier move " + URI + " --to hdd");
        Transfer.Totals moved = TierMove.move(store, List.of(BasaltUri.parse(URI)), "hdd", globals);
        report.text(moved.summary("moved to hdd", "there already"));
        report.command("basalt tier ls");
        report.table(TierList.listing(store.tiers()));
        report.command("basalt sql -e \"" + BY_TIER.replace("\n", "\n    ") + "\"");
        List<Row> tiers = spark.sql(BY_TIER).collectAsList();
        Listing listing = new Listing("tier", "objects", "bytes");
        long onDisk = 0;
        for (Row row : tiers) {
            listing.add(row.getString(0), row.getLong(1), row.getLong(2));
            onDisk += "hdd".equals(row.getString(0)) ? row.getLong(1) : 0;
        }
        report.table(listing);
        if (moved.failed() > 0 || onDisk != moved.done()) {
            throw new CommandFailed(
                    moved.done() + " objects moved, " + moved.failed() + " failed, and SQL sees " + onDisk + " on hdd");
        }
        if (!images.findAgain().equals(images.found())) {
            throw new CommandFailed("the images found by label and width differ after the move to hdd");
        }
        report.prose(
                "SQL sees the move, and the question of chapter 3 still has the same answer, hashes",
                "of the bytes included.");
    }
}
