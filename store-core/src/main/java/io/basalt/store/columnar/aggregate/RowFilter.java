package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * A predicate on the columns of a batch as a {@link RowTerm}, under SQL's three-valued logic: NOT is moved to the terms of one
 * column, which are neither true nor false of null; so nobody has to tell unknown from false.
 */
final class RowFilter {
    private final Map<String, Values> columns;

    private RowFilter(Map<String, Values> columns) {
        this.columns = columns;
    }

    /**
     * @param columns of the batch, by name
     * @throws StoreException.InvalidArgument where a term does not go with its column
     */
    static RowTerm of(Predicate predicate, Map<String, Values> columns) throws StoreException {
        return new RowFilter(columns).term(predicate, false);
    }

    /** @param not whether the predicate has to be false */
    private RowTerm term(Predicate predicate, boolean not) throws StoreException {
        if (predicate instanceof Predicate.Not negation) {
            return term(negation.term(), !not);
        }
        if (predicate instanceof Predicate.And and) {
            return not ? RowTerm.anyOf(terms(and.terms(), true)) : RowTerm.allOf(terms(and.terms(), false));
        }
        if (predicate instanceof Predicate.Or or) {
            return not ? RowTerm.allOf(terms(or.terms(), true)) : RowTerm.anyOf(terms(or.terms(), false));
        }
        if (predicate instanceof Predicate.Constant constant) {
            return constant == (not ? Predicate.Constant.FALSE : Predicate.Constant.TRUE) ? RowTerm.ALL : RowTerm.NONE;
        }
        if (predicate instanceof Predicate.IsNull isNull) {
            return RowTerm.isNull(column(isNull.field()), !not);
        }
        if (predicate instanceof Predicate.Match match) {
            return ofTexts(texts(match), test(match), not);
        }
        return predicate instanceof Predicate.In in ? in(in, not) : compare((Predicate.Compare) predicate, not);
    }

    private List<RowTerm> terms(List<Predicate> predicates, boolean not) throws StoreException {
        List<RowTerm> terms = new ArrayList<>();
        for (Predicate predicate : predicates) {
            terms.add(term(predicate, not));
        }
        return terms;
    }

    private Values column(Field field) throws StoreException {
        String name = field instanceof Field.Attribute attribute ? attribute.name() : field.column();
        Values column = columns.get(name);
        if (column == null) {
            throw new StoreException.InvalidArgument(
                    "filter on " + name + ": expected one of the columns " + columns.keySet());
        }
        return column;
    }

    // ---- comparisons

    private RowTerm compare(Predicate.Compare compare, boolean not) throws StoreException {
        Values column = column(compare.field());
        if (column instanceof Values.Texts texts && isString(texts)) {
            byte[] literal = bytes(column, compare.literal());
            return ofTexts(texts, of -> row -> compare.operator().holds(of.compare(row, literal)), not);
        }
        Optional<OrderPlace> place = OrderPlace.of(column, compare.literal());
        if (place.isPresent()) {
            return place.get().term((Values.Numbers) column, compare.operator(), not);
        }
        Order order = order(column, compare.literal());
        return RowTerm.each(column, row -> compare.operator().holds(order.of(row)) != not);
    }

    private RowTerm in(Predicate.In in, boolean not) throws StoreException {
        Values column = column(in.field());
        if (column instanceof Values.Texts texts && isString(texts)) {
            List<byte[]> literals = new ArrayList<>();
            for (AttributeValue literal : in.literals()) {
                literals.add(bytes(column, literal));
            }
            return ofTexts(texts, of -> row -> isAny(literals, of, row), not);
        }
        Optional<long[]> wanted = OrderPlace.all(column, in.literals());
        if (wanted.isPresent()) {
            return RowTerm.oneOf((Values.Numbers) column, wanted.get(), not);
        }
        List<Order> orders = new ArrayList<>();
        for (AttributeValue literal : in.literals()) {
            orders.add(order(column, literal));
        }
        return RowTerm.each(column, row -> isAny(orders, row) != not);
    }

    private static Order order(Values column, AttributeValue literal) throws StoreException {
        return Order.of(column, literal).orElseThrow(() -> refusal(column, literal));
    }

    private static StoreException refusal(Values column, AttributeValue literal) {
        return new StoreException.InvalidArgument("filter on column " + column.name() + " of type " + column.type()
                + ": a " + literal.type() + " does not go with it; cast the literal");
    }

    private static boolean isAny(List<Order> orders, int row) {
        for (int i = 0; i < orders.size(); i++) { // No iterator for each row.
            if (orders.get(i).of(row) == 0) {
                return true;
            }
        }
        return false;
    }

    // ---- strings

    /** A test of the rows of a column, or of the entries of its dictionary. */
    private interface TextTest {
        IntPredicate of(Values.Texts column);
    }

    /** Where the different values are fewer than the rows, they are tested. */
    private static RowTerm ofTexts(Values.Texts column, TextTest test, boolean not) {
        Optional<Values.Texts> dictionary = column.dictionary();
        if (dictionary.isEmpty()) {
            IntPredicate isTrue = test.of(column);
            return RowTerm.each(column, not ? isTrue.negate() : isTrue);
        }
        IntPredicate isTrue = not ? test.of(dictionary.get()).negate() : test.of(dictionary.get());
        return dictionary.get().size() <= column.size()
                ? RowTerm.ofDictionary(column, dictionary.get(), isTrue)
                : RowTerm.each(column, row -> isTrue.test(column.code(row)));
    }

    private static boolean isString(Values.Texts column) {
        return column.type() instanceof ArrowType.Utf8;
    }

    private static byte[] bytes(Values column, AttributeValue literal) throws StoreException {
        if (literal instanceof AttributeValue.Text text) {
            return text.value().getBytes(StandardCharsets.UTF_8);
        }
        throw refusal(column, literal);
    }

    private static boolean isAny(List<byte[]> literals, Values.Texts column, int row) {
        for (int i = 0; i < literals.size(); i++) { // No iterator for each row.
            byte[] literal = literals.get(i);
            if (column.length(row) == literal.length && column.compare(row, literal) == 0) {
                return true;
            }
        }
        return false;
    }

    private Values.Texts texts(Predicate.Match match) throws StoreException {
        Values column = column(match.field());
        if (column instanceof Values.Texts texts && isString(texts)) {
            return texts;
        }
        throw new StoreException.InvalidArgument("filter on column " + column.name() + " of type " + column.type()
                + ": expected a string for a " + match.place() + " of a text");
    }

    private static TextTest test(Predicate.Match match) {
        byte[] wanted = match.text().getBytes(StandardCharsets.UTF_8);
        return switch (match.place()) {
            case PREFIX -> column -> row -> isAt(column, row, 0, wanted);
            case SUFFIX -> column -> row -> isAt(column, row, column.length(row) - wanted.length, wanted);
            case ANYWHERE -> column -> row -> isIn(column.at(row), wanted);
        };
    }

    private static boolean isAt(Values.Texts column, int row, int start, byte[] wanted) {
        int end = start + wanted.length;
        return start >= 0 && end <= column.length(row) && column.compare(row, start, end, wanted) == 0;
    }

    private static boolean isIn(byte[] text, byte[] wanted) {
        for (int start = 0; start + wanted.length <= text.length; start++) {
            if (Arrays.equals(text, start, start + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
