/** Opens a store by its address: embedded in this process or over the network. */
@NullMarked
package io.basalt.connector.client;

import org.jspecify.annotations.NullMarked;
