package io.basalt.store.engine;

import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.columnar.Table;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.arrow.ArrowTable;
import io.basalt.store.columnar.text.CsvTable;
import io.basalt.store.columnar.text.JsonTable;
import io.basalt.store.ingest.CsvDialect;
import io.basalt.store.ingest.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The formats of contents whose columns can be read. */
enum TabularFormat {
    /** Decoded by parquet-hadoop, in {@code columnar.parquet}. */
    PARQUET("parquet", Decoder.PARQUET),
    ARROW("arrow", Decoder.ARROW),
    JSON("json", Decoder.JSON),
    CSV("csv", Decoder.CSV);

    /** What refusals say that they expected. */
    static final String EXPECTED = "expected Parquet, Arrow, CSV or JSON lines";

    private static final int PIECE_BYTES = 64 << 20;

    /** A line of text lies on the heap several times: at most this part of it. */
    private static final int HEAP_PART = 32;

    private final String format;
    private final Decoder decoder;

    TabularFormat(String format, Decoder decoder) {
        this.format = format;
        this.decoder = decoder;
    }

    static Optional<TabularFormat> of(TabularInfo table) {
        return Arrays.stream(values())
                .filter(one -> one.format.equals(table.format()))
                .findFirst();
    }

    Decoder decoder() {
        return decoder;
    }

    /** The table of a content that is no Parquet. */
    Table open(String name, ContentFile file, TableLimits limits) throws IOException {
        return switch (this) {
            case ARROW -> ArrowTable.open(name, file);
            case JSON -> JsonTable.open(name, file, limits);
            case CSV -> csv(name, file, limits);
            case PARQUET -> throw new IllegalArgumentException("expected a format other than Parquet");
        };
    }

    private static Table csv(String name, ContentFile file, TableLimits limits) throws IOException {
        CsvDialect dialect = CsvDialect.of(source(file))
                .orElseThrow(() -> new StoreException.InvalidArgument(name + ": CSV: expected a line, found none"));
        return CsvTable.open(name, file, dialect.delimiter(), dialect.header(), limits);
    }

    private static Source source(ContentFile file) {
        return new Source() {
            @Override
            public long size() {
                return file.size();
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                return file.read(position, target);
            }
        };
    }

    /** @param batchBytes of a batch */
    static TableLimits limits(long batchBytes) {
        return new TableLimits(TableLimits.DEFAULT.batchRows(), batchBytes, (int)
                Math.min(PIECE_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART));
    }
}
