package io.basalt.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;

/** What a Hadoop installation has in its {@code core-site.xml}. */
final class CoreSite {
    private CoreSite() {}

    /** Writes it into a jar, since the JVM archives no classes of a class path that has a folder. */
    static Path jar(Path jar, Map<String, String> properties) throws IOException {
        String configuration = properties.entrySet().stream()
                .map(property -> "<property><name>%s</name><value>%s</value></property>"
                        .formatted(property.getKey(), property.getValue()))
                .collect(Collectors.joining("\n", "<configuration>", "</configuration>"));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("core-site.xml"));
            out.write(configuration.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }
}
