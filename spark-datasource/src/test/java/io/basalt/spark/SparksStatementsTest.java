package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.StoreException;
import java.util.List;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.connector.catalog.StagingInMemoryTableCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements of Spark on its own catalog of tables in memory, and on Basalt's: both do the same, or refuse it in the same words. */
@ExtendWith(Lake.Extension.class)
class SparksStatementsTest {
    private static final List<String> STATEMENTS = List.of(
            "CREATE TABLE $.t (id BIGINT, label STRING COMMENT 'what') COMMENT 'a table' TBLPROPERTIES ('k' = 'v')",
            "CREATE TABLE $.t (id BIGINT)",
            "CREATE TABLE IF NOT EXISTS $.t (other INT)",
            "INSERT INTO $.t VALUES (1, 'a'), (2, NULL)",
            "INSERT INTO $.t VALUES (3)",
            "INSERT INTO $.t (label) VALUES ('c')",
            "INSERT INTO $.t (label, id) VALUES ('c', 3)",
            "INSERT INTO $.t (id, nothing) VALUES (1, 2)",
            "INSERT INTO $.t SELECT 'no number', 'x'",
            "INSERT INTO $.nothing VALUES (1)",
            "ALTER TABLE $.t ADD COLUMNS (n INT COMMENT 'later', s STRUCT<a: INT>)",
            "ALTER TABLE $.t ADD COLUMN n INT",
            "ALTER TABLE $.t ADD COLUMN s.b STRING",
            "ALTER TABLE $.t ADD COLUMN none.b STRING",
            "ALTER TABLE $.t ADD COLUMN first INT FIRST",
            "ALTER TABLE $.t ALTER COLUMN first AFTER label",
            "ALTER TABLE $.t ALTER COLUMN n TYPE BIGINT",
            "ALTER TABLE $.t ALTER COLUMN n TYPE INT",
            "ALTER TABLE $.t ALTER COLUMN nothing TYPE INT",
            "ALTER TABLE $.t ALTER COLUMN label COMMENT 'changed'",
            "ALTER TABLE $.t DROP COLUMN nothing",
            "ALTER TABLE $.t DROP COLUMN IF EXISTS nothing",
            "ALTER TABLE $.t DROP COLUMN s",
            "ALTER TABLE $.t SET TBLPROPERTIES ('k' = 'w', 'l' = '1')",
            "ALTER TABLE $.t UNSET TBLPROPERTIES ('l')",
            "COMMENT ON TABLE $.t IS 'another'",
            "INSERT INTO $.t SELECT id + 10, upper(label), 1, 2 FROM $.t",
            "INSERT OVERWRITE $.t SELECT id, label, first, n FROM $.t WHERE id > 10",
            "DELETE FROM $.t",
            "CREATE TABLE $.p (id BIGINT, day STRING) PARTITIONED BY (day)",
            "INSERT INTO $.p VALUES (1, 'mon'), (2, 'tue'), (3, NULL)",
            "INSERT INTO $.p PARTITION (day = 'wed') SELECT 4",
            "INSERT INTO $.p PARTITION (id = 4) SELECT 'x'",
            "TRUNCATE TABLE $.p",
            "CREATE TABLE $.ctas AS SELECT id, id % 2 AS p FROM range(4)",
            "CREATE TABLE $.ctas AS SELECT 1 AS x",
            "CREATE TABLE IF NOT EXISTS $.ctas AS SELECT 1 AS x",
            "REPLACE TABLE $.absent AS SELECT 1 AS x",
            "REPLACE TABLE $.ctas AS SELECT 1 AS x",
            "CREATE OR REPLACE TABLE $.ctas (a INT, b STRING)",
            "ALTER TABLE $.ctas RENAME TO ddl.t",
            "ALTER TABLE $.ctas RENAME TO ddl.renamed",
            "ALTER TABLE $.absent RENAME TO ddl.x",
            "DROP TABLE $.absent",
            "DROP TABLE IF EXISTS $.absent",
            "DROP TABLE $.renamed",
            "CREATE TABLE $.twice (a INT, A INT)",
            "CREATE TABLE $.wrong (a INT) PARTITIONED BY (b)",
            "SELECT * FROM $.renamed",
            "DROP TABLE $.t",
            "DROP TABLE $.p");

    private static final List<String> PARTITIONS = List.of(
            "CREATE TABLE $.o (id BIGINT, day STRING) PARTITIONED BY (day)",
            "INSERT INTO $.o VALUES (1, 'mon'), (2, 'tue'), (3, NULL)",
            "INSERT OVERWRITE $.o PARTITION (day = 'mon') VALUES (10)",
            "DELETE FROM $.o WHERE day = 'tue'",
            "DROP TABLE $.o");

    private final Lake lake;

    SparksStatementsTest(Lake lake) {
        this.lake = lake;
    }

    @Test
    void bothDoTheSame() throws StoreException {
        bothDo(STATEMENTS);
    }

    @Test
    void bothReplaceAndDeletePartitions() throws StoreException {
        SparkLine.assumeAfter41("its catalog in memory keeps the rows of a partition that is overwritten or deleted");
        bothDo(PARTITIONS);
    }

    private void bothDo(List<String> statements) throws StoreException {
        lake.spark().conf().set("spark.sql.catalog.mem", StagingInMemoryTableCatalog.class.getName());
        lake.bucket("ddl");
        lake.sql("CREATE NAMESPACE IF NOT EXISTS mem.ddl");
        for (String statement : statements) {
            assertEquals(outcome(statement, "mem"), outcome(statement, "lake"), statement);
            assertEquals(tables("mem"), tables("lake"), statement);
        }
    }

    private String outcome(String statement, String catalog) {
        try {
            lake.sql(statement.replace("$", catalog + ".ddl"));
            return "done";
        } catch (Exception e) {
            return e instanceof SparkThrowable refused ? refused.getCondition() : e.toString();
        }
    }

    /** All tables, with their columns and rows. */
    private String tables(String catalog) {
        StringBuilder all = new StringBuilder();
        for (Row table : lake.sql("SHOW TABLES IN " + catalog + ".ddl")
                .orderBy("tableName")
                .collectAsList()) {
            String name = table.getString(1);
            if (!List.of("objects", "changes", "versions").contains(name)) {
                String qualified = catalog + ".ddl." + name;
                all.append(name)
                        .append(lake.rows("DESCRIBE TABLE " + qualified))
                        .append(lake.rows("SHOW TBLPROPERTIES " + qualified).stream()
                                .map(Row::toString)
                                .filter(property -> property.matches("\\[(k|l|comment),.*"))
                                .toList())
                        .append(lake.rows("SELECT * FROM " + qualified).stream()
                                .map(Row::toString)
                                .sorted()
                                .toList())
                        .append('\n');
            }
        }
        return all.toString();
    }
}
