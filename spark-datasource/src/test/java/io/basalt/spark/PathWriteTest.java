package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code df.write.format("basalt").save(path)}, as those who write Parquet are used to it. */
@ExtendWith(Lake.Extension.class)
class PathWriteTest {
    private final Lake lake;
    private String path = "";

    PathWriteTest(Lake lake) {
        this.lake = lake;
    }

    @BeforeEach
    void newPath() throws StoreException {
        lake.bucket("saved");
        path = "basalt://saved/deep/" + UUID.randomUUID();
    }

    private Dataset<Row> read() {
        return lake.spark().read().format("basalt").load(path);
    }

    private String rows() {
        return rows(read());
    }

    private static String rows(Dataset<Row> data) {
        return data.collectAsList().stream().map(Object::toString).sorted().collect(Collectors.joining(" "));
    }

    private void save(String query, SaveMode mode) {
        lake.sql(query).write().format("basalt").mode(mode).save(path);
    }

    @Test
    void aFirstSaveMakesADatasetAndASecondIsRefusedIgnoredAppendedOrInItsPlace() throws Exception {
        lake.sql("SELECT 1 AS id, 'x' AS label").write().format("basalt").save(path);
        assertEquals("[1,x]", rows());
        long first = lake.store().visibleLsn();
        assertThrows(Exception.class, () -> save("SELECT 2 AS id, 'y' AS label", SaveMode.ErrorIfExists));
        save("SELECT 2 AS id, 'y' AS label", SaveMode.Ignore);
        assertEquals("[1,x]", rows());
        save("SELECT 2 AS id, 'y' AS label", SaveMode.Append);
        assertEquals("[1,x] [2,y]", rows());
        save("SELECT 'a' AS another, DATE'2026-01-01' AS day", SaveMode.Overwrite);
        assertEquals("[a,2026-01-01]", rows());
        assertEquals(
                "[1,x]",
                rows(lake.spark()
                        .read()
                        .format("basalt")
                        .option("versionAsOf", first)
                        .load(path)));
        String deep = path.substring("basalt://saved/".length());
        assertEquals("[a,2026-01-01]", rows(lake.sql("SELECT * FROM lake.saved.`" + deep + "`")));
    }

    @Test
    void appendAndOverwriteMakeADatasetWhereThereIsNone() {
        save("SELECT 1 AS id", SaveMode.Append);
        assertEquals("[1]", rows());
        path += "x";
        save("SELECT 2 AS id", SaveMode.Overwrite);
        assertEquals("[2]", rows());
    }

    @Test
    void anAppendMayBringColumnsAndLackThem() {
        save("SELECT 1 AS id, 'x' AS label, CAST(1 AS BIGINT) AS n", SaveMode.Append);
        save("SELECT DATE'2026-01-01' AS day, 2 AS ID, 7 AS n", SaveMode.Append);
        assertEquals("[1,x,1,null] [2,null,7,2026-01-01]", rows(read().select("id", "label", "n", "day")));
        Exception refused = assertThrows(Exception.class, () -> save("SELECT 'no number' AS id", SaveMode.Append));
        assertTrue(
                refused.getMessage().contains("column id is INT there and STRING in the rows"), refused.getMessage());
    }

    @Test
    void partitionsAreTheDirectoriesThatOneKnows() {
        Dataset<Row> data = lake.sql("SELECT id, CAST(id % 2 AS INT) AS p FROM range(4)");
        data.write().format("basalt").partitionBy("p").save(path);
        assertEquals("[0,0] [1,1] [2,0] [3,1]", rows());
        assertEquals("[0,0] [1,1] [2,0] [3,1]", rows(lake.spark().read().parquet(path)));
        data.write().format("basalt").partitionBy("p").mode("append").save(path);
        assertEquals(8, read().count());
        data.where("p = 1").write().format("basalt").mode("overwrite").save(path);
        assertEquals("[1,1] [3,1]", rows());
    }

    @Test
    void whatLiesInADirectoryWithoutARecordStaysReadableAsParquet() {
        lake.spark().range(2).write().parquet(path);
        save("SELECT 7L AS id, 'x' AS label", SaveMode.Append);
        assertEquals("[0,null] [1,null] [7,x]", rows());
        assertEquals(
                "[0,null] [1,null] [7,x]",
                rows(lake.spark().read().option("mergeSchema", true).parquet(path)));
    }
}
