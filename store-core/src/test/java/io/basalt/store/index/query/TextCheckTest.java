package io.basalt.store.index.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sets of strings, of which some begin with others, against Java's. */
class TextCheckTest {
    private static final List<String> LETTERS = List.of("a", "b", "\u00e4", "\u20ac", "\ud83d\ude00");

    private final Random random = new Random(11);

    private String any() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return text.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aStringIsFoundAmongAnyNumberOfOthers() {
        for (int round = 0; round < 500; round++) {
            List<String> texts = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                texts.add(any());
            }
            boolean negated = random.nextBoolean();
            Predicate in = new Predicate.In(
                    SystemField.KEY, texts.stream().map(AttributeValue::of).toList());
            TextCheck check = new TextCheck(new Term.Check(in, negated));
            for (int i = 0; i < 50; i++) {
                String text = any();
                byte[] longer = utf8(text + "ab");
                assertEquals(
                        texts.contains(text) != negated,
                        check.test(longer, longer.length - 2),
                        () -> "'" + text + "' in " + texts);
                Verdict verdict = texts.stream().anyMatch(literal -> literal.startsWith(text))
                        ? Verdict.SOME
                        : negated ? Verdict.ALL : Verdict.NONE;
                assertEquals(verdict, check.ofBeginning(utf8(text)), () -> "'" + text + "...' in " + texts);
            }
        }
    }
}
