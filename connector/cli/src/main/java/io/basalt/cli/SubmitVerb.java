package io.basalt.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.deploy.SparkSubmit;
import picocli.CommandLine.Command;

@Command(
        name = "submit",
        customSynopsis = "basalt submit [--store DIR] [--verbose] [SPARK OPTIONS] APP [ARGUMENTS]",
        description = {
            "Spark's own SparkSubmit with basalt:// and the catalog 'lake' configured.",
            "",
            "All arguments reach it as typed, after our settings, so yours win. The driver runs in"
                    + " this process: give it"
                    + " memory with BASALT_JAVA_OPTS=-Xmx4g instead of --driver-memory. Python"
                    + " applications need pyspark"
                    + " on the Python path."
        },
        footer = {
            "",
            "Examples:",
            "  basalt submit --class org.example.Train train.jar basalt://pets/photos",
            "  basalt submit --conf spark.sql.shuffle.partitions=8 train.py"
        })
final class SubmitVerb implements Callable<Integer> {
    private final Globals globals;

    SubmitVerb(Globals globals) {
        this.globals = globals;
    }

    /** SparkSubmit ends the process itself where the application fails. */
    @Override
    public Integer call() {
        List<String> args = new ArrayList<>();
        Settings.spark(globals.storeLocation()).forEach((name, value) -> {
            args.add("--conf");
            args.add(name + "=" + value);
        });
        if (globals.verbose()) {
            args.add("--verbose");
        }
        args.addAll(globals.verbatim());
        SparkSubmit.main(args.toArray(String[]::new));
        return BasaltCommand.OK;
    }
}
