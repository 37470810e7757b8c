package io.basalt.store.columnar.arrow;

import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MetadataVersion;

/**
 * A message of Arrow's IPC formats.
 *
 * @param body where its body begins within the content
 * @param end where the next message begins
 */
record IpcMessage(Message metadata, long position, long body, long end) {
    private static final int CONTINUATION = -1;
    private static final int MAX_METADATA = 16 << 20;

    /** The message at {@code position}; empty where a stream ends. */
    static Optional<IpcMessage> read(IpcContent content, long position) throws IOException {
        long size = content.size();
        if (position == size) {
            return Optional.empty();
        }
        int first = content.copy(position, Integer.BYTES).getInt();
        // Before Arrow 0.15 there was no continuation marker.
        boolean marked = first == CONTINUATION;
        int length =
                marked ? content.copy(position + Integer.BYTES, Integer.BYTES).getInt() : first;
        if (length == 0) {
            return Optional.empty();
        }
        long start = position + (marked ? 2 : 1) * Integer.BYTES;
        if (length < 0 || length > Math.min(MAX_METADATA, size - start)) {
            throw content.damaged("expected at most " + Math.min(MAX_METADATA, size - start)
                    + " bytes of metadata in the message at " + position + ", found the length " + length);
        }
        Message message = Message.getRootAsMessage(content.copy(start, length));
        if (message.version() != MetadataVersion.V5 && message.version() != MetadataVersion.V4) {
            throw content.damaged("expected metadata of version V4 or V5 in the message at " + position
                    + ", found number " + message.version());
        }
        long body = start + length;
        if (message.bodyLength() < 0 || message.bodyLength() > size - body) {
            throw content.damaged("the message at " + position + " claims a body of " + message.bodyLength()
                    + " bytes, and the content ends at " + size);
        }
        return Optional.of(new IpcMessage(message, position, body, body + message.bodyLength()));
    }
}
