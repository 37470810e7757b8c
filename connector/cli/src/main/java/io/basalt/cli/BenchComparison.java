package io.basalt.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * Loads that run in turns and are compared.
 *
 * @param item what an operation deals with, one or many of it
 * @param loads the store's first, then its references
 */
record BenchComparison(String title, String item, List<BenchLoad> loads) {
    BenchComparison {
        loads = List.copyOf(loads);
    }

    static BenchComparison of(String title, String item, Stream<? extends BenchLoad> loads) {
        return new BenchComparison(
                title, item, loads.<BenchLoad>map(load -> load).toList());
    }
}
