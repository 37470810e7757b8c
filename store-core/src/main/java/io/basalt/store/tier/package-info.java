/**
 * Tiers: named places with a medium, as a store's {@code store.toml} declares them, and what moves between them when no rule
 * says so. {@link io.basalt.store.tier.Heat} knows which blobs are read, {@link io.basalt.store.tier.HeatFile} keeps that across
 * restarts, and {@link io.basalt.store.tier.Watermarks} plans what leaves a tier that is full and what may come back.
 */
@NullMarked
package io.basalt.store.tier;

import org.jspecify.annotations.NullMarked;
