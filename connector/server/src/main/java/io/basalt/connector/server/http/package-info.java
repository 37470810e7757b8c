/**
 * The HTTP edge: docs/protocol.md over a store. What a request asks for is done by {@link io.basalt.connector.server.http.Work}'s threads, never by those that
 * serve the sockets, and bodies are bounded, so that whatever comes takes bounded memory: there is no queue without a limit.
 */
@NullMarked
package io.basalt.connector.server.http;

import org.jspecify.annotations.NullMarked;
