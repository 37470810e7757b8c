package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListingTest {
    private final Listing listing =
            new Listing("name", "size", "attr").add("a,b", 5L, Map.of("k", "v")).add("\"c\"", 1234L, null);

    @Test
    void numbersStandOnTheRightOfATable() {
        assertEquals("name  size  attr\na,b      5  {\"k\":\"v\"}\n\"c\"   1234\n", print(Format.TABLE));
    }

    @Test
    void jsonIsOneObjectALine() {
        assertEquals("""
                {"name":"a,b","size":5,"attr":{"k":"v"}}
                {"name":"\\"c\\"","size":1234,"attr":null}
                """, print(Format.JSON));
    }

    @Test
    void csvIsQuotedWhereItMustBe() {
        assertEquals("""
                name,size,attr
                "a,b",5,"{""k"":""v""}"
                ""\"c""\",1234,
                """, print(Format.CSV));
    }

    @Test
    void quantitiesHaveDecimalUnits() {
        assertEquals("0 B", Quantity.bytes(0).text());
        assertEquals("999 B", Quantity.bytes(999).text());
        assertEquals("1.0 kB", Quantity.bytes(1000).text());
        assertEquals("5.0 MB", Quantity.bytes(4_951_523).text());
        assertEquals("381,375", Quantity.count(381_375).text());
    }

    private String print(Format format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        listing.print(format, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
