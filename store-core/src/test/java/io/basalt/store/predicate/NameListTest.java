package io.basalt.store.predicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameListTest {
    @Test
    void namesHaveWordsAfterColons() throws StoreException {
        assertEquals(
                List.of(
                        new NameList.Entry("size", List.of(), 1),
                        new NameList.Entry("image.width", List.of("desc", "nulls_first"), 6),
                        new NameList.Entry("a, b.c", List.of(), 38),
                        new NameList.Entry("*", List.of(), 47),
                        new NameList.Entry("sum(my size)", List.of("desc"), 49)),
                NameList.parse("size,image.width :DESC : nulls_first,`a, b`.c,*,Sum( `my size` ):desc"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''       | column 1: expected a name, found the end of the text
            a,       | column 3: expected a name, found the end of the text
            a b      | column 3: expected ',' or the end of the text, found 'b'
            a:       | column 3: expected a word after ':', found the end of the text
            a:5      | column 3: expected a word after ':', found '5'
            """)
    void whatIsWrongIsToldWithItsColumn(String text, String message) {
        StoreException e = assertThrows(StoreException.class, () -> NameList.parse(text));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }
}
