package io.basalt.store.ingest;

import static org.apache.parquet.format.event.Consumers.fieldConsumer;
import static org.apache.parquet.format.event.Consumers.listElementsOf;

import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.event.Consumers;
import org.apache.parquet.format.event.EventBasedThriftReader;
import org.apache.parquet.format.event.FieldConsumer;
import org.apache.parquet.format.event.TypedConsumer;
import org.apache.parquet.format.event.TypedConsumer.I32Consumer;
import org.apache.parquet.format.event.TypedConsumer.I64Consumer;
import org.apache.parquet.format.event.TypedConsumer.StringConsumer;
import org.apache.parquet.format.event.TypedConsumer.StructConsumer;
import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TProtocol;
import shaded.parquet.org.apache.thrift.transport.TIOStreamTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * A Parquet footer, read in one pass that keeps the facts that become attributes, and the rest where it is small.
 *
 * <p>{@code Util.readFileMetaData} builds the whole footer in memory, and its {@code maxMessageSize} does not bound lists
 * of structs: ten bytes that claim 2^31-1 schema elements end in an OutOfMemoryError. Here each element is read as an
 * event, so a claimed size allocates nothing and a lie ends at the end of the footer.
 */
final class ParquetFooter {
    private static final int MAX_TEXT_LENGTH = 256;

    private final ColumnNames columns = new ColumnNames();
    private final SortedSet<String> codecs = new TreeSet<>();
    private Optional<String> createdBy = Optional.empty();
    private long rows = -1;
    private long rowGroups;
    private long uncompressedBytes;

    private final ParquetSchema schema = new ParquetSchema();
    private final ParquetRowGroups groups = new ParquetRowGroups(schema);
    private final List<Boolean> ordered = new ArrayList<>();
    private final Chunk chunk = new Chunk();
    private long groupRows;
    private long groupBytes;
    private OptionalLong groupStoredBytes = OptionalLong.empty();

    private long schemaElements;
    /** How many of the elements to come stand below a top-level column. */
    private long nested;

    private ParquetFooter() {}

    /** @param length the footer's, in bytes: no string in it is longer */
    static ParquetFooter read(InputStream bytes, int length) throws IOException {
        ParquetFooter footer = new ParquetFooter();
        try {
            TConfiguration limits =
                    TConfiguration.custom().setMaxMessageSize(length).build();
            new EventBasedThriftReader(new TCompactProtocol(new TIOStreamTransport(limits, bytes)))
                    .readStruct(footer.fileMetaData());
        } catch (TException | RuntimeException e) {
            throw new IOException(
                    "Parquet: expected a footer of " + length + " bytes in Thrift's compact protocol: " + problem(e),
                    e);
        }
        if (footer.rows < 0 || footer.schemaElements == 0 || footer.nested != 0) {
            throw new IOException("Parquet: expected a footer with a whole schema and a row count, found "
                    + footer.schemaElements + " schema elements (" + footer.nested + " missing) and "
                    + (footer.rows < 0 ? "no row count" : footer.rows + " rows"));
        }
        return footer;
    }

    private static String problem(Exception e) {
        if (e instanceof TTransportException transport && transport.getType() == TTransportException.END_OF_FILE) {
            return "it ends in the middle of a value";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    long rows() {
        return rows;
    }

    long rowGroups() {
        return rowGroups;
    }

    /** The names of the top-level columns. */
    List<String> columns() {
        return columns.names();
    }

    Optional<String> createdBy() {
        return createdBy;
    }

    SortedSet<String> codecs() {
        return codecs;
    }

    long uncompressedBytes() {
        return uncompressedBytes;
    }

    private FieldConsumer fileMetaData() {
        return fieldConsumer()
                .onField(
                        FileMetaData._Fields.SCHEMA,
                        listElementsOf(Consumers.struct(SchemaElement.class, this::schema)))
                .onField(FileMetaData._Fields.NUM_ROWS, whole(count -> rows = count))
                .onField(FileMetaData._Fields.ROW_GROUPS, listElementsOf(struct(rowGroup(), this::endRowGroup)))
                .onField(
                        FileMetaData._Fields.COLUMN_ORDERS,
                        listElementsOf(Consumers.struct(ColumnOrder.class, this::order)))
                .onField(FileMetaData._Fields.CREATED_BY, new StringConsumer() {
                    @Override
                    public void consume(String value) {
                        createdBy = Optional.of(PlainText.cut(PlainText.oneLine(value), MAX_TEXT_LENGTH))
                                .filter(writer -> !writer.isEmpty());
                    }
                });
    }

    private FieldConsumer rowGroup() {
        FieldConsumer metaData = fieldConsumer()
                .onField(ColumnMetaData._Fields.CODEC, number(this::codec))
                .onField(ColumnMetaData._Fields.TOTAL_COMPRESSED_SIZE, whole(bytes -> chunk.bytes = bytes))
                .onField(ColumnMetaData._Fields.DATA_PAGE_OFFSET, whole(chunk::startsAt))
                .onField(ColumnMetaData._Fields.DICTIONARY_PAGE_OFFSET, whole(chunk::startsAt))
                .onField(
                        ColumnMetaData._Fields.STATISTICS,
                        Consumers.struct(Statistics.class, stated -> chunk.statistics = Optional.of(stated)));
        FieldConsumer column = fieldConsumer().onField(ColumnChunk._Fields.META_DATA, struct(metaData, () -> {}));
        return fieldConsumer()
                .onField(RowGroup._Fields.COLUMNS, listElementsOf(struct(column, this::endChunk)))
                .onField(RowGroup._Fields.NUM_ROWS, whole(count -> groupRows = count))
                .onField(RowGroup._Fields.TOTAL_BYTE_SIZE, whole(bytes -> groupBytes = bytes))
                .onField(
                        RowGroup._Fields.TOTAL_COMPRESSED_SIZE,
                        whole(bytes -> groupStoredBytes = OptionalLong.of(bytes)));
    }

    /** What has been seen of a column chunk so far. */
    private static final class Chunk {
        long firstByte = Long.MAX_VALUE;
        long bytes;
        Optional<Statistics> statistics = Optional.empty();
        boolean odd;

        void startsAt(long offset) {
            if (offset > 0) {
                firstByte = Math.min(firstByte, offset);
            } else { // Some writers state 0 for a dictionary that is not there.
                odd = true;
            }
        }
    }

    private void endChunk() {
        groups.chunk(chunk.firstByte, chunk.bytes, chunk.statistics);
        if (chunk.odd) {
            groups.lieOddly();
        }
        chunk.odd = false;
        chunk.firstByte = Long.MAX_VALUE;
        chunk.bytes = 0;
        chunk.statistics = Optional.empty();
    }

    private void endRowGroup() {
        rowGroups++;
        uncompressedBytes += groupBytes;
        groups.end(groupRows, groupBytes, groupStoredBytes);
        groupRows = 0;
        groupBytes = 0;
        groupStoredBytes = OptionalLong.empty();
    }

    private void order(ColumnOrder order) {
        if (ordered.size() < schema.leaves().size()) {
            ordered.add(order.isSetTYPE_ORDER());
        }
    }

    /** Schema, row groups and statistics; absent where the schema is too large to be kept. */
    Optional<TabularInfo> tabular() {
        if (!schema.isKept()) {
            return Optional.empty();
        }
        return Optional.of(new TabularInfo(
                "parquet",
                schema.leaves().stream().map(ParquetSchema.Leaf::column).toList(),
                OptionalLong.of(rows),
                groups.rowGroups(ordered),
                Optional.empty()));
    }

    /** The schema is a tree written depth first, each element with its number of children, the root first. */
    private void schema(SchemaElement element) {
        boolean root = schemaElements++ == 0;
        int children = element.getNum_children();
        if (children < 0) {
            throw new IllegalStateException("schema element '" + PlainText.cut(element.getName(), MAX_TEXT_LENGTH)
                    + "' has " + children + " children");
        }
        if (root) {
            return;
        }
        if (nested > 0) {
            nested--;
        } else {
            columns.add(element.getName());
        }
        nested += children;
        schema.add(element);
    }

    private void codec(int value) {
        CompressionCodec codec = CompressionCodec.findByValue(value);
        if (codec == null) {
            throw new IllegalStateException("unknown compression codec " + value);
        }
        codecs.add(codec.name());
    }

    private static StructConsumer struct(FieldConsumer fields, Runnable atEnd) {
        return new StructConsumer() {
            @Override
            public void consumeStruct(TProtocol protocol, EventBasedThriftReader reader) throws TException {
                reader.readStruct(fields);
                atEnd.run();
            }
        };
    }

    private static TypedConsumer whole(LongConsumer target) {
        return new I64Consumer() {
            @Override
            public void consume(long value) {
                target.accept(value);
            }
        };
    }

    private static TypedConsumer number(IntConsumer target) {
        return new I32Consumer() {
            @Override
            public void consume(int value) {
                target.accept(value);
            }
        };
    }
}
