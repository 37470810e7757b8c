package io.basalt.cli;

import java.io.IOException;
import java.io.PrintStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Where a query's batches go. Holds no more of them than what sizes a table's columns, unless they are sorted here. */
interface QueryOutput extends AutoCloseable {
    /** How many rows size the columns of a table. */
    int SIZING_ROWS = 1000;

    void batch(VectorSchemaRoot batch) throws IOException;

    /** After the last batch; what the answer's batches look like is told also where there was none. */
    void end(VectorSchemaRoot last) throws IOException;

    @Override
    void close();

    static QueryOutput of(QueryFormat format, QueryPlan plan, PrintStream out, BufferAllocator allocator) {
        QueryColumns columns = plan.columns();
        return switch (format) {
            case TABLE -> printed(plan, new TablePrinter("", columns.headings(), SIZING_ROWS, out));
            case CSV -> printed(plan, new CsvPrinter(columns.headings(), out));
            case JSON -> printed(plan, new NestedJsonPrinter(columns, out));
            case ARROW -> new ArrowStream(columns.fieldNames(), out, allocator);
        };
    }

    private static QueryOutput printed(QueryPlan plan, RowPrinter printer) {
        return new PrintedRows(plan.columns(), plan.sorted(printer));
    }

    /** Rows, one after the other. */
    record PrintedRows(QueryColumns columns, RowPrinter printer) implements QueryOutput {
        @Override
        public void batch(VectorSchemaRoot batch) {
            for (int row = 0; row < batch.getRowCount(); row++) {
                printer.row(columns.cells(batch, row));
            }
        }

        @Override
        public void end(VectorSchemaRoot last) {
            printer.end();
        }

        @Override
        public void close() {}
    }
}
