package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Lake.Extension.class)
class ObjectsAlterTest {
    private String table = "";

    /** A bucket for each test: what one declares, the others do not see. */
    @BeforeEach
    void labelled(Lake lake, TestInfo test) throws IOException {
        String bucket = "altered-" + Integer.toHexString(test.getDisplayName().hashCode());
        table = "lake.`" + bucket + "`.objects";
        lake.bucket(bucket);
        lake.put(bucket, "a", new byte[1], Attributes.of("label", AttributeValue.of("cat")));
        lake.put(bucket, "b", new byte[2], Attributes.of("label", AttributeValue.of("dog")));
    }

    private String schema(Lake lake) {
        return lake.sql("SELECT attr FROM " + table).schema().simpleString();
    }

    @Test
    void aColumnIsDeclaredBeforeAnObjectHasIt(Lake lake) {
        lake.sql("ALTER TABLE " + table + " ADD COLUMN attr.reviewed BOOLEAN");
        assertEquals("struct<attr:struct<label:string,reviewed:boolean>>", schema(lake));
        assertEquals(2L, lake.value("SELECT count(*) FROM " + table + " WHERE attr.reviewed IS NULL"));
        assertEquals(0L, lake.value("SELECT count(*) FROM " + table + " WHERE NOT attr.reviewed"));
        lake.sql("INSERT INTO " + table
                + " (key, content, attr) VALUES ('c', X'00', named_struct('label', 'cat', 'reviewed', true))");
        assertEquals("c", lake.value("SELECT key FROM " + table + " WHERE attr.reviewed"));
    }

    @Test
    void allTypesOfAttributesCanBeDeclared(Lake lake) {
        lake.sql("ALTER TABLE " + table + " ADD COLUMNS (attr.n BIGINT, attr.d DOUBLE, attr.t TIMESTAMP,"
                + " attr.words ARRAY<STRING>, attr.box STRUCT<left: BIGINT, size: STRUCT<width: DOUBLE>>)");
        assertEquals(
                "struct<attr:struct<box:struct<left:bigint,size:struct<width:double>>,d:double,label:string,n:bigint,"
                        + "t:timestamp,words:array<string>>>",
                schema(lake));
        lake.sql("ALTER TABLE " + table + " ADD COLUMN attr.box.top BIGINT");
        lake.sql("ALTER TABLE " + table + " DROP COLUMNS (attr.n, attr.d, attr.t, attr.words, attr.box.size)");
        assertEquals("struct<attr:struct<box:struct<left:bigint,top:bigint>,label:string>>", schema(lake));
        lake.sql("ALTER TABLE " + table + " DROP COLUMN attr.box");
        assertEquals("struct<attr:struct<label:string>>", schema(lake));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADD COLUMN reviewed BOOLEAN|expected attr.NAME, found reviewed",
                "ADD COLUMN attr.n INT|cannot add attr.n of type INT: expected STRING, BIGINT",
                "ADD COLUMN attr.n BIGINT NOT NULL|NOT NULL",
                "ADD COLUMN attr.n BIGINT COMMENT 'c'|can only add plain columns",
                "ADD COLUMN attr.label STRING|label",
                "DROP COLUMN attr.label|cannot drop attr.label, which 2 objects have: UPDATE",
                "DROP COLUMN attr.unheard|unheard",
                "DROP COLUMN size|expected attr.NAME, found size",
                "RENAME COLUMN attr.label TO name|can only add and drop columns",
                "ALTER COLUMN attr.label TYPE BIGINT|label",
                "SET TBLPROPERTIES ('a' = 'b')|can only add and drop columns",
            })
    void whatCannotBeAlteredIsRefused(String change, String message, Lake lake) {
        Exception refused = assertThrows(Exception.class, () -> lake.sql("ALTER TABLE " + table + " " + change));
        assertTrue(ObjectsInsertTest.told(refused).contains(message), ObjectsInsertTest.told(refused));
        assertEquals("struct<attr:struct<label:string>>", schema(lake));
    }

    @Test
    void oneChangeThatIsRefusedRefusesAll(Lake lake) {
        assertThrows(
                Exception.class,
                () -> lake.sql("ALTER TABLE " + table + " ADD COLUMNS (attr.good BOOLEAN, attr.bad INT)"));
        assertEquals("struct<attr:struct<label:string>>", schema(lake));
        assertEquals(List.of(), lake.rows("SELECT key FROM " + table + " WHERE size > 10"));
    }
}
