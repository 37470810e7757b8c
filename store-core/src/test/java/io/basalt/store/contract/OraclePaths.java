package io.basalt.store.contract;

import io.basalt.store.api.AttributeValue;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The directories of the oracle's buckets; some of them spell attributes, with the values that are listed here. */
final class OraclePaths {
    static final String NUMBER = "path.n";
    static final String DAY = "path.day";

    private record Part(String name, Optional<String> attribute, Optional<AttributeValue> value) {}

    private static final List<Part> PARTS = List.of(
            plain("a"),
            plain("a-"),
            plain("\uffee"),
            plain("\ud83d\ude00"),
            spelling("n=7", NUMBER, AttributeValue.of(7)),
            spelling("n=-12", NUMBER, AttributeValue.of(-12)),
            spelling("n=07", NUMBER, AttributeValue.of("07")),
            spelling("n=9223372036854775808", NUMBER, AttributeValue.of("9223372036854775808")),
            spelling("day=2026-11-29", DAY, AttributeValue.of("2026-11-29")),
            spelling("day=%41%2Fb", DAY, AttributeValue.of("A/b")),
            spelling("day=", DAY, AttributeValue.of("")),
            new Part("day=__HIVE_DEFAULT_PARTITION__", Optional.of(DAY), Optional.empty()));

    private OraclePaths() {}

    private static Part plain(String name) {
        return new Part(name, Optional.empty(), Optional.empty());
    }

    private static Part spelling(String name, String attribute, AttributeValue value) {
        return new Part(name, Optional.of(attribute), Optional.of(value));
    }

    /** A path of up to two directories, with its last slash. */
    static String any(Random random, int atLeast) {
        StringBuilder path = new StringBuilder();
        for (int depth = atLeast + random.nextInt(3 - atLeast); depth > 0; depth--) {
            path.append(OracleFields.any(random, PARTS).name).append('/');
        }
        return path.toString();
    }

    /** What a key's directories spell; the deepest counts. */
    static Optional<AttributeValue> value(String key, String attribute) {
        Optional<AttributeValue> value = Optional.empty();
        for (String name : key.substring(0, key.lastIndexOf('/') + 1).split("/")) {
            for (Part part : PARTS) {
                if (part.name.equals(name) && part.attribute.equals(Optional.of(attribute))) {
                    value = part.value;
                }
            }
        }
        return value;
    }
}
