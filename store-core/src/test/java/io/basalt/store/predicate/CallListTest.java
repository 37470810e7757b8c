package io.basalt.store.predicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallListTest {
    @Test
    void aggregatesAreFunctionsOfNames() throws StoreException {
        assertEquals(
                List.of(
                        new CallList.Call("count", false, Optional.empty(), 1),
                        new CallList.Call("count", false, Optional.empty(), 7),
                        new CallList.Call("sum", false, Optional.of("image.width"), 18),
                        new CallList.Call("count", true, Optional.of("my label"), 35),
                        new CallList.Call("max", false, Optional.of("distinct"), 62)),
                CallList.parse("count,Count( * ),SUM(image.width),count(DISTINCT `my label`),max(distinct)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''         | column 1: expected an aggregate such as count or sum(size), found the end of the text
            sum()      | column 5: expected a name, found ')'
            sum(size   | column 9: expected ')', found the end of the text
            sum(*      | column 6: expected ')', found the end of the text
            sum size   | column 5: expected ',' or the end of the text, found 'size'
            """)
    void whatIsWrongIsToldWithItsColumn(String text, String message) {
        StoreException e = assertThrows(StoreException.class, () -> CallList.parse(text));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }
}
