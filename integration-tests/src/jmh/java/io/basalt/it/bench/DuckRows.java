package io.basalt.it.bench;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.ValueType;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The same rows in a table of DuckDB, in a file of its own, with one thread. */
final class DuckRows implements AutoCloseable {
    private final DuckDBConnection connection;
    private final Statement statement;

    DuckRows(Path file) throws SQLException {
        connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file);
        statement = connection.createStatement();
        statement.execute("SET threads = 1");
    }

    boolean hasRows(long rows) throws SQLException {
        try (ResultSet tables =
                statement.executeQuery("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'rows'")) {
            tables.next();
            if (tables.getLong(1) == 0) {
                return false;
            }
        }
        return count("SELECT count(*) FROM rows") == rows;
    }

    private long count(String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    static String name(Field field) {
        return '"' + ((Field.Attribute) field).name().substring("user.".length() * (isUsers(field) ? 1 : 0)) + '"';
    }

    private static boolean isUsers(Field field) {
        return ((Field.Attribute) field).name().startsWith("user.");
    }

    private static String type(ValueType type) {
        return switch (type) {
            case STRING -> "VARCHAR";
            case LONG -> "BIGINT";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case TIMESTAMP -> "TIMESTAMP";
            default -> throw new AssertionError(type);
        };
    }

    void load(BenchRows rows) throws SQLException {
        List<String> columns = new ArrayList<>(List.of("key VARCHAR", "size BIGINT"));
        BenchRows.ATTRIBUTES.forEach(field -> columns.add(name(field) + " " + type(field.type())));
        statement.execute("CREATE OR REPLACE TABLE rows (" + String.join(", ", columns) + ")");
        try (DuckDBAppender appender = connection.createAppender("main", "rows")) {
            for (long row = 0; row < rows.rows(); row++) {
                append(appender, row, rows.attributes(row));
            }
        }
        statement.execute("CHECKPOINT");
    }

    private static void append(DuckDBAppender appender, long row, Attributes attributes) throws SQLException {
        appender.beginRow();
        appender.append(BenchRows.key(row));
        appender.append((long) BenchRows.size(BenchRows.content(row)));
        for (Field field : BenchRows.ATTRIBUTES) {
            Optional<AttributeValue> value = attributes.get(((Field.Attribute) field).name());
            if (value.isEmpty()) {
                appender.appendNull();
            } else if (value.get() instanceof AttributeValue.Whole whole) {
                appender.append(whole.value());
            } else if (value.get() instanceof AttributeValue.Real real) {
                appender.append(real.value());
            } else if (value.get() instanceof AttributeValue.Truth truth) {
                appender.append(truth.value());
            } else if (value.get() instanceof AttributeValue.Time time) {
                appender.append(LocalDateTime.ofInstant(time.instant(), ZoneOffset.UTC));
            } else {
                appender.append(value.get().text());
            }
        }
        appender.endRow();
    }

    /** Runs a query; many rows go into a table in memory, few to the caller. */
    long run(String sql, boolean many) throws SQLException {
        if (many) {
            statement.execute("CREATE OR REPLACE TEMP TABLE answer AS " + sql);
            return count("SELECT count(*) FROM answer");
        }
        long rows = 0;
        try (ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                for (int column = 1; column <= columns; column++) {
                    result.getObject(column);
                }
                rows++;
            }
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
        connection.close();
    }
}
