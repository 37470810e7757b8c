package io.basalt.connector.client;

import io.basalt.connector.wire.Json;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Uploads;
import java.io.IOException;

/** Writes a part of an upload. */
final class RemotePartWriter extends PartWriter {
    private final RemoteWrite write;

    RemotePartWriter(RemoteWrite write) {
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
    public Uploads.Part commit() throws IOException {
        return Json.read(write.commit(), Uploads.Part.class);
    }

    @Override
    public void close() {
        write.close();
    }
}
