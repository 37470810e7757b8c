/** The store in this process: {@link io.basalt.store.engine.LocalStore} wires the other packages together. */
@NullMarked
package io.basalt.store.engine;

import org.jspecify.annotations.NullMarked;
