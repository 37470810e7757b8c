/** Tiers: named places with a medium, as a store's {@code store.toml} declares them. */
@NullMarked
package io.basalt.store.tier;

import org.jspecify.annotations.NullMarked;
