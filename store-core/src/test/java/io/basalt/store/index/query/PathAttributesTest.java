package io.basalt.store.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathAttributesTest {
    @Test
    void componentsWithAnEqualsSignAreAttributes() {
        assertEquals(
                Map.of(
                        "path.year", AttributeValue.of(2026),
                        "path.month", AttributeValue.of("07"),
                        "path.city", AttributeValue.of("S\u00e3o Paulo/x")),
                PathAttributes.of("data/year=2026/month=07/city=S%C3%A3o%20Paulo%2Fx/"));
        assertEquals(Map.of(), PathAttributes.of(""));
        assertEquals(Map.of(), PathAttributes.of("a/b/=c/"));
    }

    @Test
    void hivesNullIsNone() {
        assertEquals(Map.of("path.b", AttributeValue.of("x")), PathAttributes.of("a=__HIVE_DEFAULT_PARTITION__/b=x/"));
        assertEquals(Map.of(), PathAttributes.of("a=1/a=__HIVE_DEFAULT_PARTITION__/"));
    }

    @Test
    void theDeepestOfOneNameCounts() {
        assertEquals(Map.of("path.a", AttributeValue.of(2)), PathAttributes.of("a=1/a=2/"));
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "-7", "9223372036854775807", "-9223372036854775808"})
    void canonicalIntegersAreLongs(String value) {
        assertEquals(Map.of("path.n", AttributeValue.of(Long.parseLong(value))), PathAttributes.of("n=" + value + "/"));
    }

    @ParameterizedTest
    @CsvSource({"00", "-0", "+7", "1.5", "1e3", "9223372036854775808", "''", "true", "a=b"})
    void everythingElseIsText(String value) {
        assertEquals(Map.of("path.n", AttributeValue.of(value)), PathAttributes.of("n=" + value + "/"));
    }

    @ParameterizedTest
    @CsvSource({"%", "%4", "%zz", "%ff", "100%"})
    void escapesThatAreNoneStayAsTheyAre(String value) {
        assertEquals(Map.of("path.n", AttributeValue.of(value)), PathAttributes.of("n=" + value + "/"));
    }
}
