package io.basalt.connector.client;

import io.basalt.connector.wire.Json;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import java.io.IOException;

/** Writes an object, or what is appended to one. */
final class RemoteObjectWriter extends ObjectWriter {
    private final RemoteWrite write;

    RemoteObjectWriter(RemoteWrite write) {
        this.write = write;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        write.write(bytes, offset, length);
    }

    @Override
    public ObjectInfo commit() throws IOException {
        return Json.read(write.commit(), ObjectInfo.class);
    }

    @Override
    public void close() {
        write.close();
    }
}
