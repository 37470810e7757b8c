/**
 * Scenarios on the {@link io.basalt.store.api.Store} API, cut, failed and filled up at each of their disk operations.
 *
 * <p>A {@link io.basalt.store.crash.Scenario} is a list of steps. What the store shows after each of them (an
 * {@link io.basalt.store.crash.Observation}) is written down while nothing fails; whatever a mishap leaves must then
 * show what it did after the last acknowledged step or after the one under way, in all of its parts, and hold the
 * {@link io.basalt.store.crash.Invariants}.
 */
@NullMarked
package io.basalt.store.crash;

import org.jspecify.annotations.NullMarked;
