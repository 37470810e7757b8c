package io.basalt.store.contract;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Query;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
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
import org.jspecify.annotations.Nullable;

/** A bucket's objects at one LSN as a table of an in-memory DuckDB, the oracle of metadata queries. Not thread-safe. */
final class DuckTable implements AutoCloseable {
    private final DuckDBConnection connection;
    private final Statement statement;

    DuckTable() throws SQLException {
        connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        statement = connection.createStatement();
        statement.execute("SET threads = 1");
        List<String> columns = OracleFields.ALL.stream()
                .map(field -> DuckSql.name(field) + " " + DuckSql.type(field.type()))
                .toList();
        statement.execute("CREATE TABLE objects (" + String.join(", ", columns) + ")");
    }

    /** Replaces what it holds. */
    void load(List<ObjectInfo> objects) throws SQLException {
        statement.execute("DELETE FROM objects");
        try (DuckDBAppender appender = connection.createAppender("main", "objects")) {
            for (ObjectInfo object : objects) {
                appender.beginRow();
                for (Field field : OracleFields.ALL) {
                    append(appender, object, field);
                }
                appender.endRow();
            }
        }
    }

    private static void append(DuckDBAppender appender, ObjectInfo object, Field field) throws SQLException {
        if (field.type() == ValueType.STRING_MAP) {
            appender.append(OracleFields.map(object, (SystemField) field).toString());
            return;
        }
        Optional<AttributeValue> value = OracleFields.value(object, field);
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
        } else if (value.get() instanceof AttributeValue.TextList list) {
            appender.append(list.values().toString());
        } else {
            appender.append(value.get().text());
        }
    }

    /** The answer; sums of longs as BigInteger, lists and maps as their text. */
    List<List<@Nullable Object>> answer(Query query) throws SQLException {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(DuckSql.of(query))) {
            int columns = query.grouping().isEmpty() && query.columns().isEmpty()
                    ? 0
                    : result.getMetaData().getColumnCount();
            while (result.next()) {
                List<@Nullable Object> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(result.getObject(column));
                }
                rows.add(row);
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
