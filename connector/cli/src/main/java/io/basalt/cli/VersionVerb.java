package io.basalt.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.SparkBuildInfo$;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Print the versions of Basalt and of what it runs on.")
final class VersionVerb implements Callable<Integer> {
    private static final String POM = "/META-INF/maven/io.basalt/basalt-cli/pom.properties";

    private final Globals globals;

    VersionVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException {
        globals.shell()
                .out()
                .println("basalt " + basalt() + " (Spark " + SparkBuildInfo$.MODULE$.spark_version() + ", Hadoop "
                        + VersionInfo.getVersion() + ", Java "
                        + Runtime.version().feature() + ")");
        return BasaltCommand.OK;
    }

    private static String basalt() throws IOException {
        try (InputStream in = VersionVerb.class.getResourceAsStream(POM)) {
            if (in == null) {
                return "development build";
            }
            Properties pom = new Properties();
            pom.load(in);
            return pom.getProperty("version", "development build");
        }
    }
}
