/**
 * Conditions as people write them, {@code label = 'cat' AND image.width > 512}, made into
 * {@link io.basalt.store.api.Predicate}s and back into text.
 *
 * <p>{@link io.basalt.store.predicate.Where} is read without knowing the bucket; {@link
 * io.basalt.store.predicate.BucketFields} then says which fields its names stand for, and {@link
 * io.basalt.store.predicate.PredicateText} prints what came of it. The language is the part of Spark SQL's conditions
 * that compares one field with literals:
 *
 * <pre>
 * condition := term (OR term)*              term := factor (AND factor)*         factor := [NOT | !] primary
 * primary   := ( condition ) | TRUE | FALSE | NULL | name              a boolean attribute stands for itself
 *            | name (= | == | &lt;&gt; | != | &lt; | &lt;= | &gt; | &gt;= | &lt;=&gt;) literal      or the literal first
 *            | name [NOT] IN ( literal, ... ) | name [NOT] BETWEEN literal AND literal
 *            | name [NOT] LIKE 'pattern' | name IS [NOT] NULL
 *            | (starts_with | ends_with | contains) ( name , 'text' )
 * literal   := 'text' | "text" | 12 | -0.5 | 1e9 | TRUE | FALSE | NULL | TIMESTAMP 'time' | DATE 'date' | DOUBLE('NaN')
 * name      := word (. word)*               a word of other characters stands in `backticks`
 * </pre>
 *
 * <p>A name that a bucket's objects have with several types stands for as many fields, of which an object has one at
 * most. A comparison then holds where it holds for the type that the object has, and is unknown where the literal does
 * not compare with that type. A predicate's terms are three-valued each for itself, so no single choice says this
 * exactly; it need not: the OR of the typed comparisons is true where the comparison is, and their AND is false where
 * the comparison is. Whether truth or falsehood is asked for is told by the number of NOTs around.
 */
@NullMarked
package io.basalt.store.predicate;

import org.jspecify.annotations.NullMarked;
