package io.basalt.store.fsck;

import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import java.util.function.Consumer;

/** What one check has to tell. */
final class Findings {
    private final String check;
    private final Consumer<Finding> sink;
    private long looked;
    private long found;
    private long repaired;

    Findings(String check, Consumer<Finding> sink) {
        this.check = check;
        this.sink = sink;
    }

    /** Counts one more thing looked at. */
    void looked() {
        looked++;
    }

    void looked(long more) {
        looked += more;
    }

    /** Something that does not hold. */
    void add(String where, Object expected, Object actual) {
        add(where, expected, actual, false);
    }

    /** Something that did not hold, and does now if {@code mended}. */
    void add(String where, Object expected, Object actual, boolean mended) {
        found++;
        repaired += mended ? 1 : 0;
        sink.accept(new Finding(check, where, expected.toString(), actual.toString(), mended));
    }

    boolean none() {
        return found == 0;
    }

    FsckReport.Checked summary() {
        return new FsckReport.Checked(check, looked, found, repaired);
    }
}
