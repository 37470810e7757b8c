package io.basalt.it;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Imports point one way. The table names, for each package of Basalt (with the packages below it), which others of
 * Basalt it may import; a package without a row fails, so that a new one finds its place here first.
 */
class LayersTest {

    private static final List<Layer> TABLE = List.of(
            layer("store.api").imports(),
            layer("store.predicate").imports("store.api"),
            layer("store.io").imports("store.api"),
            layer("store.volume").imports("store.io", "store.api"),
            layer("store.catalog").imports("store.io", "store.api"),
            layer("store.index").imports("store.catalog", "store.io", "store.api"),
            layer("store.ingest").imports("store.api"),
            layer("store.columnar").imports("store.io", "store.api"),
            layer("store.tier").imports("store.io", "store.api"),
            layer("store.lifecycle").imports("store.predicate", "store.api"),
            layer("store.tenant").imports("store.api"),
            layer("store.fsck").imports("store.catalog", "store.volume", "store.io", "store.api"),
            layer("store.engine").imports("store"),
            layer("connector.wire").imports("store.api"),
            layer("connector.client")
                    .imports(
                            "store.api",
                            "store.columnar",
                            "store.engine",
                            "store.io",
                            "store.volume",
                            "connector.wire"),
            layer("connector.server").imports("store.api", "connector.client", "connector.wire"),
            layer("connector.server.http").imports("store.api", "connector.wire"),
            layer("hadoop").imports("store.api", "connector.client"),
            layer("spark").imports("store.api", "connector.client", "hadoop"),
            layer("cli").imports("store", "connector", "hadoop", "spark"));

    private static JavaClasses basalt;

    @BeforeAll
    static void readTheClassesOfEveryModule() {
        basalt =
                new ClassFileImporter().withImportOption(LayersTest::isMainCode).importPackages("io.basalt");
    }

    @ParameterizedTest
    @FieldSource("TABLE")
    void aPackageImportsOnlyWhatItsRowNames(Layer layer) {
        noClasses()
                .that()
                .resideInAPackage(layer.self())
                .should()
                .dependOnClassesThat(resideInAPackage("io.basalt..").and(not(resideInAnyPackage(layer.allowed()))))
                .allowEmptyShould(true)
                .check(basalt);
    }

    @Test
    void everyPackageHasARow() {
        classes()
                .that()
                .resideInAPackage("io.basalt..")
                .and(describe("hold code", type -> !type.getSimpleName().equals("package-info")))
                .should()
                .resideInAnyPackage(TABLE.stream().map(Layer::self).toArray(String[]::new))
                .check(basalt);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.basalt.(**)").should().beFreeOfCycles().check(basalt);
    }

    @Test
    void theApiNeedsNothingButTheJdkAndArrow() {
        classes()
                .that()
                .resideInAPackage("io.basalt.store.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.basalt.store.api..", "java..", "org.apache.arrow..", "org.jspecify..")
                .allowEmptyShould(true)
                .check(basalt);
    }

    @Test
    void onlyStoresOpensTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.basalt.store.engine..")
                .and(describe("are not Stores", type -> !isStores(type)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.basalt.store.engine..")
                .allowEmptyShould(true)
                .check(basalt);
    }

    @Test
    void everyModuleIsSeen() {
        for (String module : List.of("connector.client", "connector.server", "hadoop", "spark", "cli")) {
            assertFalse(basalt.that(resideInAPackage("io.basalt." + module)).isEmpty(), module);
        }
    }

    private static boolean isStores(JavaClass type) {
        String name = type.getName();
        return name.equals("io.basalt.connector.client.Stores")
                || name.startsWith("io.basalt.connector.client.Stores$");
    }

    /** Leaves out this module's tests, and the fakes and suites that the modules share. */
    private static boolean isMainCode(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }

    private static Layer layer(String name) {
        return new Layer(name, List.of());
    }

    private record Layer(String name, List<String> imported) {
        Layer imports(String... names) {
            return new Layer(name, List.of(names));
        }

        String self() {
            return "io.basalt." + name + "..";
        }

        String[] allowed() {
            return Stream.concat(Stream.of(name), imported.stream())
                    .map(other -> "io.basalt." + other + "..")
                    .toArray(String[]::new);
        }

        @Override
        public String toString() {
            return name + " -> " + (imported.isEmpty() ? "nothing" : String.join(", ", imported));
        }
    }
}
