package io.basalt.store.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.ingest.Extractor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** A jar made of the example in docs/extending.md, compiled as a user would. */
public final class ExtensionJar {
    private static final Pattern CODE =
            Pattern.compile("```java\n(package (\\S+);\n.*?public final class (\\w+) .*?)```", Pattern.DOTALL);

    private ExtensionJar() {}

    /** Makes the jar in {@code folder}. */
    public static Path ofTheDocumentedExample(Path folder) throws IOException {
        Matcher code = CODE.matcher(Files.readString(documentation()));
        assertTrue(code.find(), "docs/extending.md has no class");
        String name = code.group(2) + "." + code.group(3);
        Path source = Files.writeString(
                Files.createDirectories(folder.resolve("source")).resolve(code.group(3) + ".java"), code.group(1));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        List<String> arguments =
                List.of("-Xlint:none", "-cp", classPath(), "-d", classes.toString(), source.toString());
        int outcome = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertTrue(outcome == 0, "the example in docs/extending.md does not compile");
        Path jar = folder.resolve("extension.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            String path = name.replace('.', '/') + ".class";
            out.putNextEntry(new JarEntry(path));
            out.write(Files.readAllBytes(classes.resolve(path)));
            out.putNextEntry(new JarEntry("META-INF/services/" + Extractor.class.getName()));
            out.write(name.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static String classPath() {
        try {
            return Path.of(Extractor.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path documentation() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docs/extending.md"))) {
            at = at.getParent();
            assertTrue(at != null, "docs/extending.md is not above the working directory");
        }
        return at.resolve("docs/extending.md");
    }
}
