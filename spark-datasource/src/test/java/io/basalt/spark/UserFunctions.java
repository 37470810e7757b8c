package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Spark's {@link FunctionCatalog} of functions as users write them, which fail where they are called outside of tasks. */
public final class UserFunctions implements FunctionCatalog {
    private String name = "";

    /** That code of users runs in a task. */
    static void assertInTask() {
        assertNotNull(TaskContext.get(), "users' code runs on the driver");
    }

    @Override
    public void initialize(String catalog, CaseInsensitiveStringMap options) {
        name = catalog;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Identifier[] listFunctions(String[] namespace) {
        return new Identifier[0];
    }

    @Override
    public UnboundFunction loadFunction(Identifier function) throws NoSuchFunctionException {
        return switch (function.name()) {
            case "doubled" -> new Doubled();
            case "tripled" -> new Tripled();
            default -> throw new NoSuchFunctionException(function);
        };
    }

    /** Spark calls the static method of its class. */
    public static final class Doubled extends OfLong {
        public static long invoke(long value) {
            assertInTask();
            return 2 * value;
        }
    }

    /** Spark calls the method of the object. */
    public static final class Tripled extends OfLong {
        public long invoke(long value) {
            assertInTask();
            return 3 * value;
        }
    }

    private abstract static class OfLong implements UnboundFunction, ScalarFunction<Long> {
        @Override
        public BoundFunction bind(StructType arguments) {
            return this;
        }

        @Override
        public DataType[] inputTypes() {
            return new DataType[] {DataTypes.LongType};
        }

        @Override
        public DataType resultType() {
            return DataTypes.LongType;
        }

        @Override
        public String name() {
            return getClass().getSimpleName();
        }

        @Override
        public String canonicalName() {
            return getClass().getName();
        }

        @Override
        public String description() {
            return name();
        }
    }
}
