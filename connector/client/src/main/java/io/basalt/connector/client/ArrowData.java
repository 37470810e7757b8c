package io.basalt.connector.client;

import io.basalt.connector.wire.Frame;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.io.function.IOConsumer;

/** The data of an answer as one stream, up to the frame that ends it. Not thread-safe. */
final class ArrowData extends InputStream {
    private final FrameSource frames;
    private final IOConsumer<byte[]> progress;
    private byte[] piece = new byte[0];
    private int at;

    /** @param progress told what comes between the data */
    ArrowData(FrameSource frames, IOConsumer<byte[]> progress) {
        this.frames = frames;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (at == piece.length) {
            Frame frame = frames.next();
            if (frame.kind() != Frame.Kind.DATA) {
                progress.accept(frame.payload());
                continue;
            }
            piece = frame.payload();
            at = 0;
        }
        int n = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, target, offset, n);
        at += n;
        return n;
    }
}
