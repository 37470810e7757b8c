package io.basalt.store.predicate;

import io.basalt.store.api.StoreException;

/** A condition in text that is well formed, whatever the bucket it will be asked of. Immutable. */
public final class Where {
    /** The condition that every object meets. */
    public static final Where ANYTHING =
            new Where("TRUE", new Expression.Constant(io.basalt.store.api.Predicate.Constant.TRUE));

    private final String text;
    private final Expression expression;

    private Where(String text, Expression expression) {
        this.text = text;
        this.expression = expression;
    }

    /**
     * Reads a condition; the package's documentation has the grammar.
     *
     * @throws StoreException.InvalidArgument that names the column, what was expected there, and what was found
     */
    public static Where parse(String text) throws StoreException.InvalidArgument {
        return new Where(text, Parser.parse(text));
    }

    /**
     * The condition with the fields that its names stand for.
     *
     * @throws StoreException.InvalidArgument where a literal compares with no type that its field has
     */
    public BoundWhere bind(BucketFields bucket) throws StoreException.InvalidArgument {
        return new Binder(text, bucket).bind(expression);
    }

    /** The text as written. */
    @Override
    public String toString() {
        return text;
    }
}
