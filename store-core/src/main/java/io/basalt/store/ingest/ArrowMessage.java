package io.basalt.store.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Message;

/**
 * A message of Arrow's IPC format: a prefix, metadata as a flatbuffer, a body.
 *
 * @param bodyStart where the body begins within the content
 * @param end where the next message begins
 */
record ArrowMessage(Message metadata, long bodyStart, long end) {
    private static final int CONTINUATION = -1;
    private static final int MAX_METADATA_LENGTH = 4 << 20;

    /** Whether a stream says at {@code position} that it ends, or the content does. */
    static boolean isEnd(Source source, long position) throws IOException {
        return position >= source.size() || (length(source, position) == 0);
    }

    private static int length(Source source, long position) throws IOException {
        int first = SourceBytes.exactly(source, position, 4, "Arrow message")
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(0);
        // Before Arrow 0.15 there was no continuation marker.
        return first != CONTINUATION
                ? first
                : SourceBytes.exactly(source, position + 4, 4, "Arrow message")
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(0);
    }

    static ArrowMessage read(Source source, long position) throws IOException {
        int first = SourceBytes.exactly(source, position, 4, "Arrow message").getInt(0);
        int length = length(source, position);
        long start = position + (first == CONTINUATION ? 8 : 4);
        if (length <= 0 || length > MAX_METADATA_LENGTH) {
            throw new IOException("Arrow: expected metadata of 1 to " + MAX_METADATA_LENGTH
                    + " bytes in the message at " + position + ", found the length " + length);
        }
        ByteBuffer metadata = SourceBytes.exactly(source, start, length, "Arrow message");
        Message message = Message.getRootAsMessage(metadata);
        long bodyStart = start + length;
        if (message.bodyLength() < 0 || message.bodyLength() > source.size() - bodyStart) {
            throw new IOException("Arrow: the message at " + position + " claims a body of " + message.bodyLength()
                    + " bytes, but the content ends at " + source.size());
        }
        return new ArrowMessage(message, bodyStart, bodyStart + message.bodyLength());
    }

    int metadataLength() {
        return metadata.getByteBuffer().capacity();
    }
}
