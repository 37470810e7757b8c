package io.basalt.store.columnar;

import java.util.Optional;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.NoCompressionCodec;

/** How the buffers of a rendition's batches lie on flash. */
public enum RenditionCodec {
    /** As they are in memory: they are mapped. */
    NONE(0),
    /** As LZ4 frames: less flash, and a copy that is made each time they are read. */
    LZ4(1);

    private final int code;

    RenditionCodec(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<RenditionCodec> of(int code) {
        for (RenditionCodec codec : values()) {
            if (codec.code == code) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }

    CompressionCodec arrows() {
        return this == LZ4 ? new Lz4Frames() : NoCompressionCodec.INSTANCE;
    }
}
