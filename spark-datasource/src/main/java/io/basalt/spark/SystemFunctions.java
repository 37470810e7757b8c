package io.basalt.spark;

import io.basalt.spark.function.VersionFunction;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;

/**
 * Spark's {@link FunctionCatalog} of {@code lake.system}, which need not be named. Tables are partitioned by columns as they are, for which
 * Spark needs no function, so there is none of transforms.
 */
interface SystemFunctions extends FunctionCatalog, SupportsNamespaces {
    /** Functions, and the names that they go by. */
    Map<String, UnboundFunction> FUNCTIONS = Map.of(VersionFunction.NAME, new VersionFunction());

    private static boolean isSystem(String[] namespace) {
        return namespace.length == 0 || (namespace.length == 1 && namespace[0].equalsIgnoreCase("system"));
    }

    /** A bucket has none. */
    @Override
    default Identifier[] listFunctions(String[] namespace) throws NoSuchNamespaceException {
        if (!isSystem(namespace)) {
            loadNamespaceMetadata(namespace);
            return new Identifier[0];
        }
        return FUNCTIONS.keySet().stream()
                .sorted()
                .map(name -> Identifier.of(namespace, name))
                .toArray(Identifier[]::new);
    }

    @Override
    default UnboundFunction loadFunction(Identifier identifier) throws NoSuchFunctionException {
        UnboundFunction found = FUNCTIONS.get(identifier.name().toLowerCase(Locale.ROOT));
        if (found == null || !isSystem(identifier.namespace())) {
            throw new NoSuchFunctionException(
                    name(), identifier + " (" + name() + ".system has: " + String.join(", ", FUNCTIONS.keySet()) + ")");
        }
        return found;
    }
}
