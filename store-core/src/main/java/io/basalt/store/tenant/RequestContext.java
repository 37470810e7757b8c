package io.basalt.store.tenant;

import java.net.InetAddress;
import java.util.Optional;

/**
 * How a request came.
 *
 * @param source the address that it came from; absent within a process
 * @param secure whether it came over TLS
 */
public record RequestContext(Optional<InetAddress> source, boolean secure) {
    /** A call within this process. */
    public static final RequestContext WITHIN = new RequestContext(Optional.empty(), true);
}
