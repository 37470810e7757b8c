package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of rules and the interfaces of the store are of the same calls. */
class RulesTest {
    @Test
    void everyCallHasARuleAndEveryRuleIsOfACall() {
        Set<String> calls = new TreeSet<>();
        ApiCalls.all().forEach(method -> calls.add(Rules.nameOf(method)));
        assertEquals(calls, new TreeSet<>(Rules.names()), "say in io.basalt.store.tenant who may make the new call");
    }

    @Test
    void noTwoCallsOfAPortHaveOneName() {
        List<String> names = ApiCalls.all().stream().map(Rules::nameOf).toList();
        assertEquals(names.size(), Set.copyOf(names).size(), "a rule is found by the name of its call");
    }

    @Test
    void everyPortThatAStoreGivesIsGuarded() {
        Set<Class<?>> given = Stream.of(Store.class.getMethods())
                .map(Method::getReturnType)
                .filter(type -> type.isInterface() && type.getPackage() == Store.class.getPackage())
                .filter(type -> !AutoCloseable.class.isAssignableFrom(type) || type == Store.class)
                .filter(type -> type != ObjectReader.class && type != QueryResult.class)
                .collect(Collectors.toSet());
        given.removeAll(ApiCalls.PORTS);
        assertEquals(Set.of(), given, "ports that ApiCalls does not name");
    }
}
