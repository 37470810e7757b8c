package io.basalt.store.lifecycle;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.SystemField;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether one object meets a predicate, under the same three-valued logic as a query of the index. */
final class Truth {
    private final ObjectInfo object;

    Truth(ObjectInfo object) {
        this.object = object;
    }

    Constant of(Predicate predicate) {
        if (predicate instanceof Constant constant) {
            return constant;
        } else if (predicate instanceof Predicate.And and) {
            return decidedBy(Constant.FALSE, and.terms(), Constant.TRUE);
        } else if (predicate instanceof Predicate.Or or) {
            return decidedBy(Constant.TRUE, or.terms(), Constant.FALSE);
        } else if (predicate instanceof Predicate.Not not) {
            Constant inner = of(not.term());
            return inner == Constant.UNKNOWN ? inner : truth(inner == Constant.FALSE);
        } else if (predicate instanceof Predicate.IsNull isNull) {
            return truth(value(isNull.field()).isEmpty());
        } else if (predicate instanceof Predicate.Compare compare) {
            return known(compare.field(), value -> compare.operator().holds(order(value, compare.literal())));
        } else if (predicate instanceof Predicate.In in) {
            return known(in.field(), value -> in.literals().stream().anyMatch(literal -> order(value, literal) == 0));
        }
        Predicate.Match match = (Predicate.Match) predicate;
        return known(match.field(), value -> matches(match, value.text()));
    }

    /** One such term decides; without it one that is unknown does. */
    private Constant decidedBy(Constant decisive, List<Predicate> terms, Constant otherwise) {
        Constant all = otherwise;
        for (Predicate term : terms) {
            Constant one = of(term);
            if (one == decisive) {
                return one;
            } else if (one == Constant.UNKNOWN) {
                all = one;
            }
        }
        return all;
    }

    private Constant known(Field field, java.util.function.Predicate<AttributeValue> test) {
        return value(field).map(value -> truth(test.test(value))).orElse(Constant.UNKNOWN);
    }

    private static Constant truth(boolean holds) {
        return holds ? Constant.TRUE : Constant.FALSE;
    }

    private Optional<AttributeValue> value(Field field) {
        if (field instanceof SystemField system) {
            return value(system);
        }
        Field.Attribute attribute = (Field.Attribute) field;
        return object.attributes().get(attribute.name()).filter(value -> value.type() == attribute.type());
    }

    private Optional<AttributeValue> value(SystemField field) {
        ObjectEntry entry = object.entry();
        return switch (field) {
            case KEY -> Optional.of(AttributeValue.of(entry.key()));
            case SIZE -> Optional.of(AttributeValue.of(entry.size()));
            case ETAG -> Optional.of(AttributeValue.of(entry.etag()));
            case CONTENT_TYPE -> Optional.of(AttributeValue.of(object.contentType()));
            case CREATED -> Optional.of(AttributeValue.of(object.created()));
            case MODIFIED -> Optional.of(AttributeValue.of(entry.modified()));
            case VERSION -> Optional.of(AttributeValue.of(entry.version()));
            case REVISION -> Optional.of(AttributeValue.of(entry.revision()));
            case FILE_ID -> Optional.of(AttributeValue.of(entry.fileId()));
            case CONTENT_ID -> Optional.of(AttributeValue.of(entry.contentId()));
            case TIER -> object.tier().map(AttributeValue::of);
            case TAGS, METADATA ->
                throw new IllegalArgumentException(field.column() + " can be selected, but not asked by");
        };
    }

    private static boolean matches(Predicate.Match match, String text) {
        return switch (match.place()) {
            case PREFIX -> text.startsWith(match.text());
            case SUFFIX -> text.endsWith(match.text());
            case ANYWHERE -> text.contains(match.text());
        };
    }

    private static int order(AttributeValue value, AttributeValue literal) {
        if (value instanceof AttributeValue.Text text) {
            return Arrays.compareUnsigned(
                    text.value().getBytes(StandardCharsets.UTF_8),
                    literal.text().getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof AttributeValue.Truth truth) {
            return Boolean.compare(truth.value(), ((AttributeValue.Truth) literal).value());
        } else if (value instanceof AttributeValue.Time time) {
            return Long.compare(time.micros(), ((AttributeValue.Time) literal).micros());
        } else if (value instanceof AttributeValue.Whole whole && literal instanceof AttributeValue.Whole other) {
            return Long.compare(whole.value(), other.value());
        }
        return Double.compare(number(value), number(literal));
    }

    /** Adding zero makes one of -0.0 and 0.0. */
    private static double number(AttributeValue value) {
        return 0.0
                + (value instanceof AttributeValue.Whole whole ? whole.value() : ((AttributeValue.Real) value).value());
    }
}
