package io.basalt.store.engine;

import io.basalt.store.api.ObjectReader;
import io.basalt.store.columnar.RenditionScan;
import io.basalt.store.columnar.RenditionShelf;
import io.basalt.store.columnar.TableScan;
import io.basalt.store.columnar.duckdb.DuckDbFailure;
import io.basalt.store.columnar.duckdb.FilteredScan;
import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/** Gives the batches of one content. Not thread-safe. */
sealed interface ColumnDecoder extends AutoCloseable {
    /** The next batch, which ends the one before; empty at the end. */
    Optional<VectorSchemaRoot> next() throws IOException;

    DictionaryProvider dictionaries();

    long bytesRead();

    @Override
    void close() throws IOException;

    /** Of a rendition, which is kept from being evicted meanwhile. */
    final class OfRendition implements ColumnDecoder {
        private final RenditionShelf.Lease lease;
        private final RenditionScan scan;
        private Optional<VectorSchemaRoot> batch = Optional.empty();

        OfRendition(RenditionShelf.Lease lease, RenditionScan scan) {
            this.lease = lease;
            this.scan = scan;
        }

        @Override
        public Optional<VectorSchemaRoot> next() throws IOException {
            endBatch();
            batch = scan.next();
            return batch;
        }

        private void endBatch() {
            batch.ifPresent(VectorSchemaRoot::close);
            batch = Optional.empty();
        }

        /** Rows of the content that need not be read any more. */
        long passedRows() {
            return scan.passedRows();
        }

        long skippedBatches() {
            return scan.skippedBatches();
        }

        void discard(IOException damage) {
            lease.discard(damage);
        }

        @Override
        public DictionaryProvider dictionaries() {
            return scan.dictionaries();
        }

        @Override
        public long bytesRead() {
            return scan.touchedBytes();
        }

        @Override
        public void close() {
            endBatch();
            scan.close();
            lease.close();
        }
    }

    /** What can be stopped from another thread. */
    default void cancel() {}

    /** Of the content itself, by DuckDB. */
    final class OfDuckDb implements ColumnDecoder {
        private final ObjectReader reader;
        private final ContentFile file;
        private final FilteredScan scan;
        private final DictionaryProvider none = new DictionaryProvider.MapDictionaryProvider();

        OfDuckDb(ObjectReader reader, ContentFile file, FilteredScan scan) {
            this.reader = reader;
            this.file = file;
            this.scan = scan;
        }

        @Override
        public Optional<VectorSchemaRoot> next() throws IOException {
            try {
                return scan.next();
            } catch (DuckDbFailure e) {
                throw new Refused(e);
            }
        }

        /** Another decoder is to go on. */
        static final class Refused extends IOException {
            private static final long serialVersionUID = 1;

            Refused(DuckDbFailure reason) {
                super(reason.getMessage(), reason);
            }
        }

        /** Rows of the content that need not be read any more. */
        long passedRows() {
            return scan.passedRows();
        }

        @Override
        public void cancel() {
            scan.cancel();
        }

        @Override
        public DictionaryProvider dictionaries() {
            return none;
        }

        @Override
        public long bytesRead() {
            return file.bytesRead();
        }

        @Override
        public void close() throws IOException {
            try {
                scan.close();
            } finally {
                reader.close();
            }
        }
    }

    /** Of the content itself. */
    final class OfOriginal implements ColumnDecoder {
        private final ObjectReader reader;
        private final ContentFile file;
        private final TableScan scan;
        private final DictionaryProvider none = new DictionaryProvider.MapDictionaryProvider();

        OfOriginal(ObjectReader reader, ContentFile file, TableScan scan) {
            this.reader = reader;
            this.file = file;
            this.scan = scan;
        }

        @Override
        public Optional<VectorSchemaRoot> next() throws IOException {
            return scan.next();
        }

        @Override
        public DictionaryProvider dictionaries() {
            return none;
        }

        @Override
        public long bytesRead() {
            return file.bytesRead();
        }

        @Override
        public void close() throws IOException {
            try {
                scan.close();
            } finally {
                reader.close();
            }
        }
    }
}
