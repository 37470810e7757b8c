/**
 * What every {@link io.basalt.store.api.Store} does, as tests, one abstract class a topic. A subject subclasses each and
 * says how to open it: see {@link io.basalt.store.contract.StoreContract}.
 */
@NullMarked
package io.basalt.store.contract;

import org.jspecify.annotations.NullMarked;
