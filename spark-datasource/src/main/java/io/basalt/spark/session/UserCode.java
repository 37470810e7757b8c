package io.basalt.spark.session;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.catalyst.expressions.objects.NewInstance;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.ObjectType;
import scala.runtime.AbstractFunction1;

/**
 * What users' functions are in Spark's expressions. It may be slow, need much memory or do something, and belongs into tasks. Spark calls methods for many of
 * its own functions, too; those are told apart by their classes.
 */
public final class UserCode {
    private static final String SPARK = "org.apache.spark.";

    private UserCode() {}

    /** Whether an expression calls any, at whatever depth. */
    static boolean isWithin(Expression expression) {
        return expression.exists(new AbstractFunction1<Expression, Object>() {
            @Override
            public Object apply(Expression node) {
                return isCalledBy(node);
            }
        });
    }

    /** Whether this node of an expression does. */
    public static boolean isCalledBy(Expression node) {
        if (node instanceof StaticInvoke call) {
            return !isOfSpark(call.staticObject());
        } else if (node instanceof NewInstance made) {
            return !isOfSpark(made.cls());
        } else if (node instanceof Invoke call) {
            return call.targetObject().dataType() instanceof ObjectType type
                    && !isOfSpark(classOf(call.targetObject(), type));
        }
        return node instanceof UserDefinedExpression;
    }

    /** A function of Spark's interfaces is an object of somebody's class. */
    private static Class<?> classOf(Expression target, ObjectType type) {
        return target instanceof Literal literal && literal.value() != null
                ? literal.value().getClass()
                : type.cls();
    }

    private static boolean isOfSpark(Class<?> type) {
        return type.getName().startsWith(SPARK);
    }
}
