package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Predicate;
import java.util.List;
import java.util.stream.Collectors;

/** Terms as SQL would say them, for people. */
final class TermText {
    private static final int MOST_LITERALS = 5;

    private TermText() {}

    static String of(Term term) {
        if (term instanceof Term.Values values) {
            return values.checks().stream().map(TermText::of).collect(Collectors.joining(" AND "));
        } else if (term instanceof Term.Presence presence) {
            return presence.field().column() + (presence.isNull() ? " IS NULL" : " IS NOT NULL");
        } else if (term instanceof Term.And and) {
            return joined(and.terms(), " AND ");
        } else if (term instanceof Term.Or or) {
            return joined(or.terms(), " OR ");
        }
        return term == Term.Constant.ALWAYS ? "TRUE" : "FALSE";
    }

    private static String joined(List<Term> terms, String operator) {
        return terms.stream().map(TermText::of).collect(Collectors.joining(operator, "(", ")"));
    }

    private static String of(Term.Check check) {
        if (check.predicate() instanceof Predicate.Compare compare) {
            String text = compare.field().column() + operator(compare.operator()) + literal(compare.literal());
            return check.negated() ? "NOT " + text : text;
        } else if (check.predicate() instanceof Predicate.In in) {
            String more = in.literals().size() > MOST_LITERALS
                    ? ", ..." + in.literals().size()
                    : "";
            String literals = in.literals().stream()
                    .limit(MOST_LITERALS)
                    .map(TermText::literal)
                    .collect(Collectors.joining(", "));
            return in.field().column() + (check.negated() ? " NOT IN (" : " IN (") + literals + more + ")";
        }
        Predicate.Match match = (Predicate.Match) check.predicate();
        String text = match.text();
        String pattern = switch (match.place()) {
            case PREFIX -> text + "%";
            case SUFFIX -> "%" + text;
            case ANYWHERE -> "%" + text + "%";
        };
        return match.field().column() + (check.negated() ? " NOT LIKE '" : " LIKE '") + pattern + "'";
    }

    private static String operator(Predicate.Operator operator) {
        return switch (operator) {
            case EQUAL -> " = ";
            case NOT_EQUAL -> " <> ";
            case LESS -> " < ";
            case LESS_OR_EQUAL -> " <= ";
            case GREATER -> " > ";
            case GREATER_OR_EQUAL -> " >= ";
        };
    }

    private static String literal(AttributeValue value) {
        boolean quoted = value instanceof AttributeValue.Text || value instanceof AttributeValue.Time;
        return quoted ? "'" + value.text() + "'" : value.text();
    }
}
