package io.basalt.store.fsck;

import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import io.basalt.store.catalog.Repairs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs all checks on a store, one after the other. */
public final class Fsck {
    /** Each finds mended what it builds upon: entries before counts, counts before what they keep alive. */
    private static final List<Check> AFTER_DECODING = List.of(
            new LogCheck(),
            new NamespaceCheck(),
            new DirectoryCheck(),
            new OpenFileCheck(),
            new TotalsCheck(),
            new HistoryCheck(),
            new UploadCheck(),
            new ContentCheck(),
            new ContentOwnersCheck(),
            new FooterCheck(),
            new BlobOwnersCheck(),
            new IdentityCheck(),
            new VolumesCheck(),
            new PlacesCheck(),
            new FilesCheck(),
            new IndexCheck());

    private final Consumer<Finding> sink;
    private final List<FsckReport.Checked> checked = new ArrayList<>();

    private Fsck(Consumer<Finding> sink) {
        this.sink = sink;
    }

    /** Gives the store to be looked at next; with all corrections of the checks before. */
    public interface Subjects {
        /** Runs {@code work} on the store as it is now. */
        void with(Work work) throws IOException;
    }

    /** What is done with a store that is looked at. */
    public interface Work {
        void on(Subject subject) throws IOException;
    }

    /**
     * Runs all checks.
     *
     * @param earlier what was found before the catalog could be opened
     * @param sink takes each finding as it is found
     */
    public static FsckReport run(Subjects subjects, List<Finding> earlier, Consumer<Finding> sink) throws IOException {
        Fsck fsck = new Fsck(sink);
        earlier.forEach(sink);
        if (!earlier.isEmpty()) {
            fsck.checked.add(new FsckReport.Checked("opening", earlier.size(), earlier.size(), 0));
        }
        boolean[] complete = {earlier.isEmpty()};
        long[] lsn = {0};
        subjects.with(subject -> {
            lsn[0] = subject.catalog().lsn();
            complete[0] &= fsck.run(new DecodingCheck(), subject);
        });
        for (Check check : AFTER_DECODING) {
            subjects.with(subject -> fsck.run(check, complete[0] ? subject : subject.asIncomplete()));
        }
        return new FsckReport(lsn[0], fsck.checked);
    }

    private boolean run(Check check, Subject subject) throws IOException {
        Findings findings = new Findings(check.name(), sink);
        try {
            check.run(subject, findings);
        } catch (IOException | RuntimeException e) {
            findings.add("the check itself", "to reach its end", e.getMessage() == null ? e : e.getMessage());
        }
        if (subject.repairs().isPresent()) {
            Repairs repairs = subject.repairs().get();
            repairs.flush();
        }
        checked.add(findings.summary());
        return findings.none();
    }
}
