package io.basalt.store.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an object that is being stored. Positioned reads; all bytes are there already. */
public interface Source {
    long size();

    /** Reads until {@code target} is full or the content ends; returns how many bytes, 0 at the end. */
    int read(long position, ByteBuffer target) throws IOException;
}
