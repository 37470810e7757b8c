/**
 * What client and server say to each other, as docs/protocol.md specifies it: calls of the store's ports by name with their
 * arguments as JSON, envelopes of JSON with bytes, streams of frames, and how errors travel. No sockets are here.
 */
@NullMarked
package io.basalt.connector.wire;

import org.jspecify.annotations.NullMarked;
