package io.basalt.store.columnar.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Databases without tables, one for each scan that runs: each has one thread, which is the caller's, and a limit of memory of its
 * own. Opening one takes some 10 to 20 ms of CPU time, so a few that have nothing to do are kept. Thread-safe.
 */
final class DuckConnections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DuckConnections.class);
    private static final int IDLE = Math.min(8, Runtime.getRuntime().availableProcessors());
    private static final Pattern VERSION = Pattern.compile("v([0-9]{1,4})\\.([0-9]{1,4})");
    private static final int MAJOR = 1;
    private static final int OLDEST_MINOR = 4;

    private final Deque<Taken> idle = new ArrayDeque<>();
    private boolean closed;

    /** @param memoryBytes its limit */
    record Taken(Connection connection, long memoryBytes) {}

    /** @param memoryBytes that DuckDB may take for it */
    Taken take(long memoryBytes) throws SQLException {
        Optional<Taken> kept = idle();
        if (kept.isPresent() && kept.get().memoryBytes == memoryBytes) {
            return kept.get(); // Setting a limit takes milliseconds: what was freed is given back to the system.
        }
        Connection connection = kept.isPresent() ? kept.get().connection : open();
        boolean ready = false;
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET memory_limit = '" + (memoryBytes >> 20) + "MiB'");
            }
            ready = true;
            return new Taken(connection, memoryBytes);
        } finally {
            if (!ready) {
                discard(connection);
            }
        }
    }

    private synchronized Optional<Taken> idle() {
        return Optional.ofNullable(idle.poll());
    }

    private static Connection open() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true");
        settings.setProperty("threads", "1");
        settings.setProperty("temp_directory", "");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("enable_external_file_cache", "false");
        Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", settings);
        if (connection == null) {
            throw new SQLException("its driver does not take the address of a database in memory");
        }
        boolean fits = false;
        try {
            requireVersion(connection.getMetaData().getDatabaseProductVersion());
            fits = true;
            return connection;
        } finally {
            if (!fits) {
                discard(connection);
            }
        }
    }

    /** Its {@code getDatabaseMinorVersion()} always says 0. */
    private static void requireVersion(String found) throws SQLException {
        Matcher parts = VERSION.matcher(found);
        if (!parts.lookingAt()
                || Integer.parseInt(parts.group(1)) != MAJOR
                || Integer.parseInt(parts.group(2)) < OLDEST_MINOR) {
            throw new SQLException(
                    "expected version " + MAJOR + "." + OLDEST_MINOR + " or a later minor one, found " + found);
        }
    }

    /** One that has done all that it was asked to. */
    void giveBack(Taken taken) {
        synchronized (this) {
            if (!closed && idle.size() < IDLE) {
                idle.push(taken);
                return;
            }
        }
        discard(taken.connection);
    }

    /** One of which it is not known in what state it is. */
    static void discard(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.warn("closing a database of DuckDB: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        Deque<Taken> left;
        synchronized (this) {
            closed = true;
            left = new ArrayDeque<>(idle);
            idle.clear();
        }
        left.forEach(taken -> discard(taken.connection));
    }
}
