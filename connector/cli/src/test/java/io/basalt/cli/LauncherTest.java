package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class LauncherTest {
    @Test
    void theLauncherSetsTheFlagsThatSparkAsksFor() throws IOException {
        String launcher = Files.readString(Path.of("../../bin/basalt"));
        for (String flag : JavaModuleOptions.defaultModuleOptionArray()) {
            assertTrue(launcher.contains(flag), () -> "bin/basalt lacks " + flag);
        }
    }
}
