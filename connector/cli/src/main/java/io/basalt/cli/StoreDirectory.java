package io.basalt.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which store directory a command works on, and who said so. */
record StoreDirectory(Path path, Origin origin) {
    static final String VARIABLE = "BASALT_STORE";
    private static final Path USUAL = Path.of(".basalt", "store");

    /** In the order in which they are asked. */
    enum Origin {
        OPTION("given by --store"),
        ENVIRONMENT("given by " + VARIABLE),
        PARENT("found in the nearest parent folder"),
        HOME("the default; choose with --store or " + VARIABLE);

        private final String words;

        Origin(String words) {
            this.words = words;
        }
    }

    static StoreDirectory resolve(@Nullable Path option, Shell shell) {
        if (option != null) {
            return new StoreDirectory(shell.resolve(option), Origin.OPTION);
        }
        String variable = shell.environment().getOrDefault(VARIABLE, "");
        if (!variable.isBlank()) {
            return new StoreDirectory(shell.resolve(Path.of(variable)), Origin.ENVIRONMENT);
        }
        for (Path folder = shell.workingDirectory(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve(USUAL);
            if (!folder.equals(shell.home()) && Files.isDirectory(candidate)) {
                return new StoreDirectory(candidate, Origin.PARENT);
            }
        }
        return new StoreDirectory(shell.home().resolve(USUAL), Origin.HOME);
    }

    /** Whether the person named it; otherwise it is worth saying which one was picked. */
    boolean named() {
        return origin == Origin.OPTION || origin == Origin.ENVIRONMENT;
    }

    @Override
    public String toString() {
        return "store " + path + " (" + origin.words + ")";
    }
}
