package io.basalt.spark.procedure;

import io.basalt.store.api.Store;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;

/** The procedures of a catalog: they lie in its namespace {@code system}. */
public final class Procedures {
    private static final String NAMESPACE = "system";

    private final List<UnboundProcedure> all;

    public Procedures(Store store) {
        all = List.of(
                new CompactProcedure(store),
                new ExpireProcedure(store),
                new ExplainTierProcedure(store),
                new MoveProcedure(store),
                new RebuildIndexProcedure(store),
                new RenderProcedure(store),
                new SnapshotProcedure(store));
    }

    public Optional<UnboundProcedure> find(Identifier identifier) {
        return isHere(identifier.namespace())
                ? all.stream()
                        .filter(procedure -> procedure.name().equalsIgnoreCase(identifier.name()))
                        .findFirst()
                : Optional.empty();
    }

    public Identifier[] list(String[] namespace) {
        return isHere(namespace)
                ? all.stream()
                        .map(procedure -> Identifier.of(namespace, procedure.name()))
                        .toArray(Identifier[]::new)
                : new Identifier[0];
    }

    private static boolean isHere(String[] namespace) {
        return namespace.length == 1 && namespace[0].equalsIgnoreCase(NAMESPACE);
    }
}
