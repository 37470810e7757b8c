package io.basalt.cli;

import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The demo's last chapter: a put on the condition that nothing is there, where something is. */
final class DemoCondition {
    private static final ObjectKey KEY = new ObjectKey("demo", "images/animals-nature/1f40b.png");

    private final Store store;
    private final Report report;

    DemoCondition(Store store, Report report) {
        this.store = store;
        this.report = report;
    }

    void refuse() throws IOException, CommandFailed {
        report.chapter("A put that must not overwrite");
        report.prose(
                "Of several writers with the condition 'if absent' exactly one wins; here the object",
                "is there already.");
        long before = version();
        try (ObjectWriter writer = store.put(KEY, PutOptions.DEFAULT.withCondition(Condition.IF_ABSENT))) {
            writer.write("not a whale".getBytes(StandardCharsets.UTF_8));
            writer.commit();
            throw new CommandFailed("a put of " + KEY + " on the condition 'if absent' was not refused");
        } catch (StoreException.PreconditionFailed refused) {
            report.text("", "  refused: " + refused.getMessage(), "");
        }
        if (version() != before) {
            throw new CommandFailed(KEY + " has changed, though the put was refused");
        }
        report.prose("The object is as it was, at version " + before + ".");
    }

    private long version() throws IOException {
        return store.stat(KEY)
                .map(ObjectInfo::entry)
                .orElseThrow(() -> new StoreException.NotFound(KEY + " is gone"))
                .version();
    }
}
