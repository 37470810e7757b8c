package io.basalt.connector.client;

import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.basalt.connector.wire.ReadRequest;
import io.basalt.connector.wire.WriteRequest;
import io.basalt.store.api.Accounts;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.Columns;
import io.basalt.store.api.Maintenance;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.Tiering;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.net.URI;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A store at a server: what its ports give that is no value. The public methods have the names and parameters of the ports' own, by
 * which {@link RemotePort} finds them. Thread-safe.
 */
final class RemoteStore {
    private RemoteStore() {}

    /**
     * The store at an endpoint.
     *
     * @param server names the process that is expected there; empty for any
     * @throws StoreException.Unavailable where no server answers there
     */
    static Store open(URI endpoint, String server, RemoteSettings settings) throws StoreException {
        Http http = new Http(endpoint, settings);
        boolean reached = false;
        try {
            http.reach(server);
            reached = true;
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException.Unavailable("the server at " + endpoint + " does not answer: " + e, e);
        } finally {
            if (!reached) {
                http.close();
            }
        }
        return RemotePort.of(Store.class, http, OptionalLong.empty(), new OfStore(http));
    }

    /** Reads of one state. */
    static class OfView {
        final Http http;
        private final OptionalLong asOf;

        OfView(Http http, OptionalLong asOf) {
            this.http = http;
            this.asOf = asOf;
        }

        public ObjectReader open(ObjectKey key) throws IOException {
            return RemoteReader.open(http, asOf, new ReadRequest.OfObject(key));
        }

        public QueryResult query(Query query, BufferAllocator allocator) throws IOException {
            return RemoteQuery.open(
                    http.stream(Http.Ask.read(Protocol.QUERY, Json.bytes(query)).asOf(asOf)), allocator);
        }
    }

    /** The newest state, and what changes it. */
    static final class OfStore extends OfView {
        OfStore(Http http) {
            super(http, OptionalLong.empty());
        }

        public ObjectWriter put(ObjectKey key, PutOptions options) {
            return new RemoteObjectWriter(new RemoteWrite(http, new WriteRequest.Put(key, options)));
        }

        /** Begins at once, since who appends is told now that there is nothing to append to. */
        public ObjectWriter append(ObjectKey key, PutOptions options) throws IOException {
            RemoteWrite write = new RemoteWrite(http, new WriteRequest.Append(key, options));
            write.begin();
            return new RemoteObjectWriter(write);
        }

        public ObjectReader openContent(long contentId) throws IOException {
            return RemoteReader.open(http, OptionalLong.empty(), new ReadRequest.OfContent(contentId));
        }

        public StoreView asOf(long lsn) throws IOException {
            http.send(Http.Ask.get(Protocol.STATES + lsn));
            return RemotePort.of(StoreView.class, http, OptionalLong.of(lsn), new OfView(http, OptionalLong.of(lsn)));
        }

        public OpenFiles openFiles() {
            return port(OpenFiles.class);
        }

        public Uploads uploads() {
            return port(Uploads.class);
        }

        public Tiering tiering() {
            return port(Tiering.class);
        }

        public Renditions renditions() {
            return port(Renditions.class);
        }

        public Maintenance maintenance() {
            return port(Maintenance.class);
        }

        public Accounts accounts() {
            return port(Accounts.class);
        }

        public Columns columns() {
            return port(Columns.class);
        }

        private <T> T port(Class<T> port) {
            return RemotePort.of(port, http, OptionalLong.empty(), new OfPorts(http));
        }

        public void close() {
            http.close();
        }
    }

    /** Files under construction, parts of uploads, and columns. */
    static final class OfPorts {
        private final Http http;

        OfPorts(Http http) {
            this.http = http;
        }

        public OpenFile create(ObjectKey key, PutOptions options, String holder) throws IOException {
            return RemoteOpenFile.begin(http, new WriteRequest.CreateFile(key, options, holder));
        }

        public OpenFile append(ObjectKey key, String holder) throws IOException {
            return RemoteOpenFile.begin(http, new WriteRequest.AppendFile(key, holder));
        }

        public ObjectReader read(ObjectKey key) throws IOException {
            return RemoteReader.open(http, OptionalLong.empty(), new ReadRequest.OfOpenFile(key));
        }

        public PartWriter write(long uploadId, int partNumber) throws IOException {
            RemoteWrite write = new RemoteWrite(http, new WriteRequest.Part(uploadId, partNumber));
            write.begin();
            return new RemotePartWriter(write);
        }

        public ColumnScan scan(ColumnRequest request, BufferAllocator allocator) throws IOException {
            return http.isLocal() && request.aggregation().isEmpty()
                    ? ShortCircuitScan.open(request, new Scans(http, allocator), allocator)
                    : new Scans(http, allocator).scan(request);
        }

        private record Scans(Http http, BufferAllocator allocator) implements ShortCircuitScan.Server {
            @Override
            public RemoteScan scan(ColumnRequest request) throws IOException {
                return RemoteScan.open(http.stream(Http.Ask.read(Protocol.SCAN, Json.bytes(request))), allocator);
            }

            @Override
            public void drop(long contentId) throws IOException {
                RemotePort.of(Renditions.class, http, OptionalLong.empty(), this)
                        .drop(contentId);
            }
        }
    }
}
