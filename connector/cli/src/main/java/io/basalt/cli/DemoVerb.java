package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "demo",
        description = {
            "Show what Basalt does, on real images and flights, in a store of its own.",
            "",
            "Imports both, lists them, asks Spark for images by what they are and for totals over"
                    + " the flights, beside the"
                    + " same questions on the plain files, moves objects to another tier, and has a conditional put"
                    + " refused. Exits with 1 where two answers differ. The store is"
                    + " .basalt/demo/store of the project, made"
                    + " anew each time; --store names another, empty folder."
        },
        footer = {"", "Example:", "  basalt demo"})
final class DemoVerb implements Callable<Integer> {
    private final Globals globals;

    DemoVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws Exception {
        long begin = System.nanoTime();
        Shell shell = globals.shell();
        Report report = new Report(shell.out());
        DemoFolder folder = DemoFolder.prepare(globals.namedStore(), shell);
        report.text(
                "Basalt keeps objects on fast and slow media, and what they are in an index that is written with them.",
                "This demo imports real files, asks Spark for them, and checks every answer against the plain files.",
                "Times of queries: one warm-up for each side, then both in turn, " + SideBySide.ROUNDS
                        + " times; from the query's text to its rows.",
                "Store: " + folder.store());
        try (Store store = Stores.open(folder.store().toString())) {
            new DemoImport(store, folder, report, globals).run();
            shell.say("starting Spark ...");
            try (SqlSession session =
                    SqlSession.start(folder.store().toString(), Map.of("spark.sql.shuffle.partitions", "4"), shell)) {
                DemoImages images = new DemoImages(session.spark(), folder, report);
                images.find();
                images.count();
                new DemoFlights(session.spark(), folder, report).total();
                new DemoTiers(store, session.spark(), images, report, globals).move();
            }
            new DemoCondition(store, report).refuse();
        }
        report.chapter("Done");
        report.text(
                "All answers were equal, in " + Quantity.seconds(System.nanoTime() - begin)
                        + " altogether. The store stays. Go on with:",
                "",
                "  basalt --store '" + folder.store() + "' sql",
                "  basalt --store '" + folder.store() + "' stat basalt://demo/images/animals-nature/1f40b.png");
        return BasaltCommand.OK;
    }
}
