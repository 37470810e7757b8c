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
 * The rows of a batch for which a predicate on its columns is true, under SQL's three-valued logic. A predicate is computed term
 * by term, of a conjunction each for the rows that the ones before have left; a term of strings that are few once for each different one. Immutable.
 */
final class RowFilter {
    // Ordered so that AND is the least, OR the greatest.
    private static final byte FALSE = 0;
    private static final byte UNKNOWN = 1;
    private static final byte TRUE = 2;

    private final Predicate predicate;

    RowFilter(Predicate predicate) {
        this.predicate = predicate;
    }

    /**
     * Numbers of the rows that match, in their order.
     *
     * @param columns of the batch, by name
     * @throws StoreException.InvalidArgument where a term does not go with its column
     */
    int[] matching(Map<String, Values> columns, int rows) throws StoreException {
        int[] matching = new int[rows];
        Arrays.setAll(matching, row -> row);
        for (Predicate term : conjuncts(predicate)) {
            matching = matching(isTrue(term, columns, rows), matching);
        }
        return matching;
    }

    private static List<Predicate> conjuncts(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            return and.terms().stream()
                    .flatMap(term -> conjuncts(term).stream())
                    .toList();
        }
        return predicate == Predicate.Constant.TRUE ? List.of() : List.of(predicate);
    }

    private static int[] matching(IntPredicate isTrue, int[] among) {
        int[] matching = new int[among.length];
        int count = 0;
        for (int row : among) {
            matching[count] = row;
            count += isTrue.test(row) ? 1 : 0;
        }
        return Arrays.copyOf(matching, count);
    }

    /** Computed for the rows that it is asked for, where it is a term of one column. */
    private static IntPredicate isTrue(Predicate predicate, Map<String, Values> columns, int rows)
            throws StoreException {
        if (predicate instanceof Predicate.Not not && not.term() instanceof Predicate.IsNull isNull) {
            Values column = column(isNull.field(), columns);
            return row -> !column.isNull(row);
        }
        if (!(predicate instanceof Predicate.Compare)
                && !(predicate instanceof Predicate.In)
                && !(predicate instanceof Predicate.Match)) {
            byte[] verdicts = verdicts(predicate, columns, rows);
            return row -> verdicts[row] == TRUE;
        }
        Values column = column(field(predicate), columns);
        Optional<Values.Texts> dictionary = dictionary(column, rows);
        if (dictionary.isPresent()) {
            byte[] ofEach = ofTerm(predicate, dictionary.get(), dictionary.get().rows());
            Values.Texts codes = (Values.Texts) column;
            return row -> !codes.isNull(row) && ofEach[codes.code(row)] == TRUE;
        }
        IntPredicate test = test(predicate, column);
        return row -> !column.isNull(row) && test.test(row);
    }

    /** Of a column whose different values are fewer than the rows. */
    private static Optional<Values.Texts> dictionary(Values column, int rows) {
        return column instanceof Values.Texts texts
                ? texts.dictionary().filter(values -> values.rows() <= rows)
                : Optional.empty();
    }

    private static byte[] verdicts(Predicate predicate, Map<String, Values> columns, int rows) throws StoreException {
        if (predicate instanceof Predicate.And and) {
            return all(and.terms(), columns, rows, TRUE, true);
        }
        if (predicate instanceof Predicate.Or or) {
            return all(or.terms(), columns, rows, FALSE, false);
        }
        if (predicate instanceof Predicate.Not not) {
            byte[] verdicts = verdicts(not.term(), columns, rows);
            for (int row = 0; row < rows; row++) {
                verdicts[row] = (byte) (TRUE - verdicts[row]);
            }
            return verdicts;
        }
        if (predicate instanceof Predicate.Constant constant) {
            byte[] verdicts = new byte[rows];
            Arrays.fill(
                    verdicts,
                    switch (constant) {
                        case TRUE -> TRUE;
                        case FALSE -> FALSE;
                        case UNKNOWN -> UNKNOWN;
                    });
            return verdicts;
        }
        return ofTerm(predicate, column(field(predicate), columns), rows);
    }

    private static byte[] all(List<Predicate> terms, Map<String, Values> columns, int rows, byte ofNone, boolean least)
            throws StoreException {
        byte[] verdicts = new byte[rows];
        Arrays.fill(verdicts, ofNone);
        for (Predicate term : terms) {
            byte[] more = verdicts(term, columns, rows);
            for (int row = 0; row < rows; row++) {
                verdicts[row] =
                        (byte) (least ? Math.min(verdicts[row], more[row]) : Math.max(verdicts[row], more[row]));
            }
        }
        return verdicts;
    }

    private static Field field(Predicate term) {
        if (term instanceof Predicate.Compare compare) {
            return compare.field();
        }
        if (term instanceof Predicate.In in) {
            return in.field();
        }
        return term instanceof Predicate.Match match ? match.field() : ((Predicate.IsNull) term).field();
    }

    private static Values column(Field field, Map<String, Values> columns) throws StoreException {
        String name = field instanceof Field.Attribute attribute ? attribute.name() : field.column();
        Values column = columns.get(name);
        if (column == null) {
            throw new StoreException.InvalidArgument(
                    "filter on " + name + ": expected one of the columns " + columns.keySet());
        }
        return column;
    }

    private static byte[] ofTerm(Predicate term, Values column, int rows) throws StoreException {
        byte[] verdicts = new byte[rows];
        if (term instanceof Predicate.IsNull) {
            for (int row = 0; row < rows; row++) {
                verdicts[row] = column.isNull(row) ? TRUE : FALSE;
            }
            return verdicts;
        }
        Optional<Values.Texts> dictionary = dictionary(column, rows);
        if (dictionary.isPresent()) {
            byte[] ofEach = ofTerm(term, dictionary.get(), dictionary.get().rows());
            Values.Texts codes = (Values.Texts) column;
            for (int row = 0; row < rows; row++) {
                verdicts[row] = codes.isNull(row) ? UNKNOWN : ofEach[codes.code(row)];
            }
            return verdicts;
        }
        IntPredicate test = test(term, column);
        for (int row = 0; row < rows; row++) {
            verdicts[row] = column.isNull(row) ? UNKNOWN : test.test(row) ? TRUE : FALSE;
        }
        return verdicts;
    }

    private static IntPredicate test(Predicate term, Values column) throws StoreException {
        if (term instanceof Predicate.Compare compare) {
            return test(compare.operator(), order(column, compare.literal()));
        }
        if (term instanceof Predicate.In in) {
            List<Order> orders = new ArrayList<>();
            for (AttributeValue literal : in.literals()) {
                orders.add(order(column, literal));
            }
            return row -> isAny(orders, row);
        }
        return test((Predicate.Match) term, column);
    }

    private static boolean isAny(List<Order> orders, int row) {
        for (int i = 0; i < orders.size(); i++) { // No iterator for each row.
            if (orders.get(i).of(row) == 0) {
                return true;
            }
        }
        return false;
    }

    private static Order order(Values column, AttributeValue literal) throws StoreException {
        return Order.of(column, literal)
                .orElseThrow(() -> new StoreException.InvalidArgument("filter on column " + column.name() + " of type "
                        + column.type() + ": a " + literal.type() + " does not go with it; cast the literal"));
    }

    private static IntPredicate test(Predicate.Operator operator, Order order) {
        return switch (operator) {
            case EQUAL -> row -> order.of(row) == 0;
            case NOT_EQUAL -> row -> order.of(row) != 0;
            case LESS -> row -> order.of(row) < 0;
            case LESS_OR_EQUAL -> row -> order.of(row) <= 0;
            case GREATER -> row -> order.of(row) > 0;
            case GREATER_OR_EQUAL -> row -> order.of(row) >= 0;
        };
    }

    private static IntPredicate test(Predicate.Match match, Values column) throws StoreException {
        if (!(column instanceof Values.Texts texts && texts.type() instanceof ArrowType.Utf8)) {
            throw new StoreException.InvalidArgument("filter on column " + column.name() + " of type " + column.type()
                    + ": expected a string for a " + match.place() + " of a text");
        }
        byte[] wanted = match.text().getBytes(StandardCharsets.UTF_8);
        return switch (match.place()) {
            case PREFIX -> row -> isAt(texts.at(row), 0, wanted);
            case SUFFIX -> row -> endsWith(texts.at(row), wanted);
            case ANYWHERE -> row -> isIn(texts.at(row), wanted);
        };
    }

    private static boolean isIn(byte[] text, byte[] wanted) {
        for (int start = 0; start + wanted.length <= text.length; start++) {
            if (isAt(text, start, wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsWith(byte[] text, byte[] wanted) {
        return isAt(text, text.length - wanted.length, wanted);
    }

    private static boolean isAt(byte[] text, int start, byte[] wanted) {
        int end = start + wanted.length;
        return start >= 0 && end <= text.length && Arrays.equals(text, start, end, wanted, 0, wanted.length);
    }
}
