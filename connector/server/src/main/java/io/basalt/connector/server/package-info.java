/** A store on the network: opens it, starts its edges, and ends them in order. */
@NullMarked
package io.basalt.connector.server;

import org.jspecify.annotations.NullMarked;
