package io.basalt.spark.objects;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.filter.PredicateTranslator;
import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.Predicate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.V2ExpressionBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The filters of a scan of objects: what the index answers, what the driver evaluates on its rows, and what is left to Spark. */
final class ObjectsFilters {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectsFilters.class);

    private final ObjectsSchema schema;
    private final PredicateTranslator translator;
    private final List<Predicate> terms = new ArrayList<>();
    private final List<org.apache.spark.sql.connector.expressions.filter.Predicate> pushed = new ArrayList<>();
    private final List<String> evaluated = new ArrayList<>();
    private final List<String> residual = new ArrayList<>();
    private Predicate left = Predicate.Constant.TRUE;

    /**
     * The filters, as EXPLAIN shows them.
     *
     * @param pushed what the index is asked
     * @param evaluated conditions that the driver has evaluated on what the index has
     * @param residual conditions that Spark evaluates itself
     */
    record Shown(Predicate pushed, List<String> evaluated, List<String> residual) {
        Shown {
            evaluated = List.copyOf(evaluated);
            residual = List.copyOf(residual);
        }

        @Override
        public String toString() {
            return "pushed: [" + PredicateText.of(pushed) + "]"
                    + (evaluated.isEmpty() ? "" : ", evaluated on the index's rows: " + evaluated)
                    + ", residual: " + residual;
        }
    }

    ObjectsFilters(ObjectsSchema schema) {
        this.schema = schema;
        this.translator = new PredicateTranslator(schema);
    }

    /** What holds of every object that is told of, whatever is asked. */
    void always(Predicate term) {
        terms.add(term);
    }

    /**
     * Takes conditions that all have to hold, and returns those that Spark has to evaluate.
     *
     * @param soFar the query for the objects of which a predicate holds; absent where the driver may evaluate nothing, since a
     *     stream's objects are not known yet
     */
    List<Expression> push(List<Expression> conditions, Optional<Function<Predicate, ObjectsQuery>> soFar) {
        List<Expression> rest = new ArrayList<>();
        for (Expression condition : conditions) {
            if (!isTranslated(condition)) {
                rest.add(condition);
            }
        }
        List<Expression> ofIndex = rest.stream()
                .filter(condition -> IndexExpression.of(condition, schema).isPresent())
                .toList();
        if (soFar.isPresent() && !ofIndex.isEmpty() && isEvaluated(ofIndex, soFar.get())) {
            rest.removeAll(ofIndex);
        }
        rest.forEach(condition -> residual.add(IndexExpression.text(condition)));
        return rest;
    }

    private boolean isTranslated(Expression condition) {
        var predicate = Scala.optional(new V2ExpressionBuilder(condition, true).buildPredicate());
        Optional<Predicate> term = predicate.flatMap(translator::translate);
        term.ifPresent(known -> {
            if (known != Predicate.Constant.TRUE) {
                terms.add(known);
            }
            pushed.add(predicate.orElseThrow());
        });
        return term.isPresent();
    }

    private boolean isEvaluated(List<Expression> conditions, Function<Predicate, ObjectsQuery> soFar) {
        DriverFilter filter = DriverFilter.of(conditions.stream()
                .map(condition -> IndexExpression.of(condition, schema).orElseThrow())
                .toList());
        ObjectsQuery query = soFar.apply(predicate());
        Optional<Predicate> found = StoreCall.unchecked(() -> {
            try {
                return filter.of(query, schema);
            } catch (DriverFilter.FailsOnARow e) {
                LOG.debug(
                        "a condition fails on a row: it is left to Spark, whose tasks say so if they meet that row", e);
                return Optional.empty();
            }
        });
        found.ifPresent(predicate -> {
            left = predicate;
            conditions.forEach(condition -> evaluated.add(IndexExpression.text(condition)));
        });
        return found.isPresent();
    }

    List<org.apache.spark.sql.connector.expressions.filter.Predicate> pushed() {
        return pushed;
    }

    /** What holds of the objects that are left. */
    Predicate predicate() {
        List<Predicate> all = new ArrayList<>(terms);
        if (left != Predicate.Constant.TRUE) {
            all.add(left);
        }
        return all(all);
    }

    private static Predicate all(List<Predicate> terms) {
        return switch (terms.size()) {
            case 0 -> Predicate.Constant.TRUE;
            case 1 -> terms.get(0);
            default -> new Predicate.And(terms);
        };
    }

    Shown shown() {
        return new Shown(all(terms), evaluated, residual);
    }
}
