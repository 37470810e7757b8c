package io.basalt.store.predicate;

import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.Predicate.Place;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a condition by recursive descent; the package's documentation has the grammar. */
final class Parser {
    /** Of parentheses and NOTs within each other: far more than people write, far less than a stack holds. */
    static final int MOST_NESTED = 200;

    private static final String AFTER_NAME =
            "=, <>, <, <=, >, >=, <=>, [NOT] IN, [NOT] BETWEEN, [NOT] LIKE or IS [NOT] NULL";
    private static final Map<String, Operator> OPERATORS = Map.of(
            "=", Operator.EQUAL,
            "==", Operator.EQUAL,
            "<>", Operator.NOT_EQUAL,
            "!=", Operator.NOT_EQUAL,
            "<", Operator.LESS,
            "<=", Operator.LESS_OR_EQUAL,
            ">", Operator.GREATER,
            ">=", Operator.GREATER_OR_EQUAL);
    private static final Map<String, Place> FUNCTIONS = Map.of(
            "starts_with", Place.PREFIX,
            "startswith", Place.PREFIX,
            "ends_with", Place.SUFFIX,
            "endswith", Place.SUFFIX,
            "contains", Place.ANYWHERE);

    private static final Set<String> RESERVED =
            Set.of("AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS", "TRUE", "FALSE", "NULL");

    private final Tokens tokens;
    private final LiteralParser literals;
    private int nested;

    private Parser(Tokens tokens) {
        this.tokens = tokens;
        this.literals = new LiteralParser(tokens);
    }

    static Expression parse(String text) throws StoreException.InvalidArgument {
        Tokens tokens = new Tokens(text);
        Expression whole = new Parser(tokens).either();
        tokens.expectEnd("AND, OR");
        return whole;
    }

    private Expression either() throws StoreException.InvalidArgument {
        Expression first = both();
        if (!tokens.peek().isWord("OR")) {
            return first;
        }
        List<Expression> terms = new ArrayList<>(List.of(first));
        while (tokens.takeWord("OR")) {
            terms.add(both());
        }
        return new Expression.Or(terms);
    }

    private Expression both() throws StoreException.InvalidArgument {
        Expression first = factor();
        if (!tokens.peek().isWord("AND")) {
            return first;
        }
        List<Expression> terms = new ArrayList<>(List.of(first));
        while (tokens.takeWord("AND")) {
            terms.add(factor());
        }
        return new Expression.And(terms);
    }

    private Expression factor() throws StoreException.InvalidArgument {
        int at = tokens.peek().at();
        if (++nested > MOST_NESTED) {
            throw tokens.mistake(at, "more than " + MOST_NESTED + " parentheses and NOTs within each other");
        }
        Expression factor = isNegation() ? negation() : tokens.takeSymbol("(") ? inParentheses() : primary();
        nested--;
        return factor;
    }

    private boolean isNegation() {
        return tokens.peek().isSymbol("!") || tokens.peek().isWord("NOT");
    }

    private Expression negation() throws StoreException.InvalidArgument {
        tokens.take();
        return new Expression.Not(factor());
    }

    private Expression inParentheses() throws StoreException.InvalidArgument {
        Expression inner = either();
        if (!tokens.takeSymbol(")")) {
            throw tokens.unexpected("AND, OR or ')'");
        }
        return inner;
    }

    private Expression primary() throws StoreException.InvalidArgument {
        if (literals.isNext()) {
            return literalFirst();
        }
        Token first = tokens.peek();
        if (!first.isName() || (first.kind() == Token.Kind.WORD && isReserved(first.text()))) {
            throw tokens.unexpected("a condition such as label = 'cat'");
        }
        if (tokens.peekSecond().isSymbol("(")) {
            return function();
        }
        return afterName(tokens.name());
    }

    /** Whether a word is a name in backticks only. */
    static boolean isReserved(String word) {
        return RESERVED.contains(word.toUpperCase(Locale.ROOT));
    }

    private Expression literalFirst() throws StoreException.InvalidArgument {
        Expression.Placed literal = literals.take();
        Token symbol = tokens.peek();
        Operator operator = OPERATORS.get(symbol.text());
        if (symbol.kind() == Token.Kind.SYMBOL && operator != null) {
            tokens.take();
            return new Expression.Compare(tokens.name(), mirrored(operator), literal);
        }
        if (literal.literal() instanceof Literal.Truth truth) {
            return new Expression.Constant(truth.value() ? Predicate.Constant.TRUE : Predicate.Constant.FALSE);
        }
        if (literal.literal() == Literal.Null.NULL) {
            return new Expression.Constant(Predicate.Constant.UNKNOWN);
        }
        throw tokens.unexpected(
                "=, <>, <, <=, > or >= after " + literal.literal().shown());
    }

    private static Operator mirrored(Operator operator) {
        return switch (operator) {
            case EQUAL, NOT_EQUAL -> operator;
            case LESS -> Operator.GREATER;
            case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            case GREATER -> Operator.LESS;
            case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
        };
    }

    private Expression function() throws StoreException.InvalidArgument {
        Token called = tokens.take();
        Place place = FUNCTIONS.get(called.text().toLowerCase(Locale.ROOT));
        if (place == null) {
            throw tokens.mistake(
                    called.at(),
                    "there is no function " + called.shown() + ": expected starts_with, ends_with or contains; other"
                            + " functions are 'basalt sql's");
        }
        tokens.expectSymbol("(");
        Expression.Name name = tokens.name();
        tokens.expectSymbol(",");
        String text = tokens.expectString("the text to look for, a string");
        tokens.expectSymbol(")");
        return new Expression.Match(name, place, text);
    }

    private Expression afterName(Expression.Name name) throws StoreException.InvalidArgument {
        Token symbol = tokens.peek();
        Operator operator = OPERATORS.get(symbol.text());
        if (symbol.kind() == Token.Kind.SYMBOL && operator != null) {
            tokens.take();
            return new Expression.Compare(name, operator, literals.take());
        }
        if (tokens.takeSymbol("<=>")) {
            return nullSafeEqual(name);
        }
        if (tokens.takeWord("IS")) {
            boolean not = tokens.takeWord("NOT");
            tokens.expectWord("NULL");
            return negatedIf(not, new Expression.IsNull(name));
        }
        boolean not = tokens.takeWord("NOT");
        Optional<Expression> listed = afterNot(name);
        if (listed.isPresent()) {
            return negatedIf(not, listed.get());
        }
        if (not) {
            throw tokens.unexpected("IN, BETWEEN or LIKE");
        }
        if (endsCondition(symbol)) {
            return new Expression.Compare(
                    name, Operator.EQUAL, new Expression.Placed(new Literal.Truth(true), name.at()));
        }
        throw tokens.unexpected(AFTER_NAME);
    }

    private static boolean endsCondition(Token token) {
        return token.kind() == Token.Kind.END || token.isSymbol(")") || token.isWord("AND") || token.isWord("OR");
    }

    private static Expression negatedIf(boolean not, Expression expression) {
        return not ? new Expression.Not(expression) : expression;
    }

    private Optional<Expression> afterNot(Expression.Name name) throws StoreException.InvalidArgument {
        if (tokens.takeWord("IN")) {
            return Optional.of(in(name));
        }
        if (tokens.takeWord("BETWEEN")) {
            Expression.Placed from = literals.take();
            tokens.expectWord("AND");
            return Optional.of(new Expression.And(List.of(
                    new Expression.Compare(name, Operator.GREATER_OR_EQUAL, from),
                    new Expression.Compare(name, Operator.LESS_OR_EQUAL, literals.take()))));
        }
        return tokens.takeWord("LIKE") ? Optional.of(like(name)) : Optional.empty();
    }

    private Expression in(Expression.Name name) throws StoreException.InvalidArgument {
        tokens.expectSymbol("(");
        List<Expression.Placed> values = new ArrayList<>();
        do {
            values.add(literals.take());
        } while (tokens.takeSymbol(","));
        if (!tokens.takeSymbol(")")) {
            throw tokens.unexpected("',' or ')'");
        }
        return new Expression.In(name, values);
    }

    private Expression like(Expression.Name name) throws StoreException.InvalidArgument {
        int at = tokens.peek().at();
        String pattern = tokens.expectString("a pattern, such as 'a%'");
        return LikePattern.of(name, pattern, at)
                .orElseThrow(() -> tokens.mistake(at, "expected " + LikePattern.EXPECTED));
    }

    /** {@code a <=> 1} is never unknown: a is there, and equal. */
    private Expression nullSafeEqual(Expression.Name name) throws StoreException.InvalidArgument {
        Expression.Placed literal = literals.take();
        if (literal.literal() == Literal.Null.NULL) {
            return new Expression.IsNull(name);
        }
        return new Expression.And(List.of(
                new Expression.Not(new Expression.IsNull(name)),
                new Expression.Compare(name, Operator.EQUAL, literal)));
    }
}
