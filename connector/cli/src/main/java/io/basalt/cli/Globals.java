package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every verb takes, before or after the verb, and what follows from them. */
final class Globals {
    private static final String ENDPOINT = "BASALT_ENDPOINT";

    private final Shell shell;
    private final List<String> verbatim;
    private @Nullable StoreDirectory directory;

    @Option(
            names = "--store",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description =
                    "The store's directory. Default: $BASALT_STORE, else .basalt/store in the nearest parent folder,"
                            + " else in the home folder.")
    private @Nullable Path store;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The server to use instead of a directory, http://HOST:PORT. Default: $BASALT_ENDPOINT.")
    private @Nullable String endpoint;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Say more; print stack traces and warnings from the libraries.")
    private boolean verbose;

    /** @param verbatim what follows {@code fs} or {@code submit}; empty for other verbs */
    Globals(Shell shell, List<String> verbatim) {
        this.shell = shell;
        this.verbatim = List.copyOf(verbatim);
    }

    Shell shell() {
        return shell;
    }

    List<String> verbatim() {
        return verbatim;
    }

    boolean verbose() {
        return verbose;
    }

    /** Where {@code --store} points, made absolute; null where it was not given. */
    @Nullable
    Path namedStore() {
        return store == null ? null : shell.resolve(store);
    }

    /** The server to use; empty where the store is a directory. What an option says wins over variables. */
    Optional<String> endpoint() {
        if (endpoint != null && store != null) {
            throw new IllegalArgumentException("--store and --endpoint name two stores: give one of them");
        }
        if (endpoint != null || store != null) {
            return Optional.ofNullable(endpoint);
        }
        return Optional.ofNullable(shell.environment().get(ENDPOINT)).filter(url -> !url.isBlank());
    }

    /** The directory or the endpoint of the store to work on, as {@link Stores#open} takes it. */
    String storeLocation() {
        return endpoint().orElseGet(() -> storeDirectory().toString());
    }

    /**
     * The directory of the store to work on; says once which one, unless the person named it.
     *
     * @throws IllegalArgumentException where a server is named
     */
    Path storeDirectory() {
        endpoint().ifPresent(url -> {
            throw new IllegalArgumentException("the store at " + url
                    + " is a server's, and this verb works on a directory: name one with --store");
        });
        StoreDirectory known = directory;
        if (known == null) {
            known = StoreDirectory.resolve(store, shell);
            directory = known;
            if (verbose || !known.named()) {
                shell.say(known.toString());
            }
        }
        return known.path();
    }

    /** Opens the store, made where there is none. */
    Store openStore() throws StoreException {
        return Stores.open(storeLocation());
    }

    /** Opens a store that must exist: a mistyped path is an error, not a new store. */
    Store openExistingStore() throws StoreException {
        if (endpoint().isPresent()) {
            return openStore();
        }
        Path path = storeDirectory();
        if (!Files.isDirectory(path)) {
            throw new StoreException.NotFound("no store at " + path
                    + ": check --store and " + StoreDirectory.VARIABLE
                    + ", or make one with 'basalt bucket create NAME' or 'basalt import'");
        }
        return Stores.open(path.toString());
    }
}
