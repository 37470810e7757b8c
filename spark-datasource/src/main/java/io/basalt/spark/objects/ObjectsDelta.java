package io.basalt.spark.objects;

import io.basalt.spark.objects.write.ObjectsWrite;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.DeltaWriteBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsDelta;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's {@link SupportsDelta} of an {@code objects} table: UPDATE, MERGE, and a DELETE that needs a job. All of its scans are of one LSN. An
 * object that has changed between that and the commit makes it fail.
 */
final class ObjectsDelta implements SupportsDelta {
    /** Makes a scan of the table as of an LSN. */
    interface Scans {
        ScanBuilder scan(CaseInsensitiveStringMap options, OptionalLong lsn);
    }

    /** Makes a write of what a statement changes, which was planned at an LSN. */
    interface Writes {
        ObjectsWrite write(String statement, LogicalWriteInfo info, OptionalLong lsn);
    }

    private final Command command;
    private final String table;
    private final OptionalLong lsn;
    private final Scans scans;
    private final Writes writes;

    /** @param lsn what to read */
    ObjectsDelta(Command command, String table, long lsn, Scans scans, Writes writes) {
        this.command = command;
        this.table = table;
        this.lsn = OptionalLong.of(lsn);
        this.scans = scans;
        this.writes = writes;
    }

    String table() {
        return table;
    }

    @Override
    public Command command() {
        return command;
    }

    @Override
    public String description() {
        return command + " of " + table + " at LSN " + lsn.getAsLong();
    }

    @Override
    public NamedReference[] rowId() {
        return new NamedReference[] {Expressions.column(ObjectsSchema.KEY)};
    }

    @Override
    public NamedReference[] requiredMetadataAttributes() {
        NamedReference revision = Expressions.column(ObjectsSchema.REVISION);
        return command == Command.DELETE
                ? new NamedReference[] {revision}
                : new NamedReference[] {revision, Expressions.column(ObjectsSchema.OLD_ATTR)};
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return scans.scan(options, lsn);
    }

    @Override
    public DeltaWriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new DeltaWriteBuilder() {
            @Override
            public ObjectsWrite build() {
                return writes.write(command.toString(), info, lsn);
            }
        };
    }
}
