package io.basalt.it;

import io.basalt.connector.client.Stores;
import io.basalt.spark.BasaltCatalog;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The process that {@link StreamKillIT} kills: one thread puts objects to a bucket all the time, and a streaming query copies them to another.
 * It says on standard output which micro-batches are done, and ends with its standard input at the latest.
 */
final class StreamVictim {
    static final String FROM = "from";
    static final String TO = "to";
    /** In place of a round's number: nothing is put any more, and what there is is copied to the end. */
    static final String LAST = "last";

    /** Between two puts: enough for a put at any moment of a micro-batch, without thousands that only the last round copies. */
    private static final long PAUSE_MILLIS = 5;

    private StreamVictim() {}

    /** @param args the store's directory, the query's checkpoint, the number of the round, the seed */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
        PrintStream said = System.out;
        System.setOut(System.err);
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.catalog.lake", BasaltCatalog.class.getName())
                .config("spark.sql.catalog.lake.store", args[0])
                .getOrCreate();
        spark.sparkContext().setLogLevel("WARN");
        Dataset<Row> objects = spark.readStream()
                .option("maxObjectsPerTrigger", args[2].equals(LAST) ? 1000 : 20)
                .table("lake." + FROM + ".objects")
                .selectExpr("key", "content");
        if (args[2].equals(LAST)) {
            start(objects, args[1], Trigger.AvailableNow());
            spark.streams().awaitAnyTermination();
            spark.stop();
            return;
        }
        spark.streams().addListener(new Told(said));
        start(objects, args[1], Trigger.ProcessingTime(0));
        Store store = Stores.open(args[0]);
        Thread putting = new Thread(() -> putAllTheTime(store, args[2], Long.parseLong(args[3])), "putting");
        putting.start();
        while (System.in.read() >= 0) {}
        Runtime.getRuntime().halt(1);
    }

    private static void start(Dataset<Row> objects, String checkpoint, Trigger trigger) throws Exception {
        objects.writeStream()
                .option("checkpointLocation", checkpoint)
                .trigger(trigger)
                .toTable("lake." + TO + ".objects");
    }

    private static void putAllTheTime(Store store, String round, long seed) {
        Random random = new Random(seed);
        try {
            for (int i = 0; ; i++) {
                ObjectKey key = new ObjectKey(FROM, "round" + round + "/" + i);
                try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT)) {
                    writer.write((key + " ").repeat(random.nextInt(100)).getBytes(StandardCharsets.UTF_8));
                    writer.commit();
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(2);
        }
    }

    /** Says which micro-batches are done. */
    private static final class Told extends StreamingQueryListener {
        private final PrintStream said;

        Told(PrintStream said) {
            this.said = said;
        }

        @Override
        public void onQueryStarted(QueryStartedEvent event) {}

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            if (event.progress().numInputRows() > 0) {
                said.println("done " + event.progress().batchId());
                said.flush();
            }
        }

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {
            if (event.exception().isDefined()) {
                System.err.println(event.exception().get());
                Runtime.getRuntime().halt(3);
            }
        }
    }
}
