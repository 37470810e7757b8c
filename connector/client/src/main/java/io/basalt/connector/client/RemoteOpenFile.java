package io.basalt.connector.client;

import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.WriteRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import java.io.IOException;

/** A file under construction at a server. */
final class RemoteOpenFile extends OpenFile {
    private final RemoteWrite write;
    private volatile OpenFiles.Info info;

    private RemoteOpenFile(RemoteWrite write, OpenFiles.Info info) {
        this.write = write;
        this.info = info;
    }

    static RemoteOpenFile begin(Http http, WriteRequest request) throws IOException {
        RemoteWrite write = new RemoteWrite(http, request);
        return new RemoteOpenFile(write, write.begin().file().orElseThrow());
    }

    @Override
    public OpenFiles.Info info() {
        return info;
    }

    @Override
    public long length() {
        return write.length();
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
    public OpenFiles.Info sync() throws IOException {
        return told(Json.read(write.ask("/sync"), OpenFiles.Info.class));
    }

    @Override
    public OpenFiles.Info renewLease() throws IOException {
        return told(Json.read(write.askNow("/renew"), OpenFiles.Info.class));
    }

    /** Of answers that cross each other the one that knows more bytes is the later one. */
    private synchronized OpenFiles.Info told(OpenFiles.Info answer) {
        if (answer.length() >= info.length()) {
            info = answer;
        }
        return answer;
    }

    @Override
    public ObjectInfo commit() throws IOException {
        return Json.read(write.commit(), ObjectInfo.class);
    }

    @Override
    public void abandon() throws IOException {
        write.askNow("/abandon");
        write.close();
    }

    @Override
    public void close() {
        write.close();
    }
}
