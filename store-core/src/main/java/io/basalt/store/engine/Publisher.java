package io.basalt.store.engine;

import io.basalt.store.api.Publication;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.PlanReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Makes publications: what each step reads is read first, then all of them are one command. Thread-safe. */
final class Publisher {
    private final LocalStore store;
    private final Edits edits;
    private final LocalUploads uploads;
    private final Tokens tokens;
    private final PlanReader plans;

    Publisher(LocalStore store, PlanReader plans, Edits edits, LocalUploads uploads, Tokens tokens) {
        this.store = store;
        this.plans = plans;
        this.edits = edits;
        this.uploads = uploads;
        this.tokens = tokens;
    }

    long publish(Publication publication) throws IOException {
        if (publication.steps().size() > Publication.MAX_STEPS) {
            throw new StoreException.InvalidArgument("publication of "
                    + publication.steps().size() + " steps: the most is " + Publication.MAX_STEPS
                    + "; replace a directory by a rename, or publish in parts");
        }
        if (publication.readLsn().isEmpty()
                && publication.steps().stream().anyMatch(Publication.RequireDirectory.class::isInstance)) {
            throw new StoreException.InvalidArgument(
                    "a publication that requires a directory to be unchanged tells no LSN since"
                            + " when; plan it at one");
        }
        LongSupplier fingerprint = () -> Fingerprint.of(publication);
        return tokens.answer(
                publication.token(),
                fingerprint,
                () -> store.commit(tokens.once(publication.token(), fingerprint, command(publication))));
    }

    private Command<Long> command(Publication publication) throws IOException {
        List<Command<?>> steps = new ArrayList<>();
        for (Publication.Step step : publication.steps()) {
            steps.add(command(step));
        }
        return new Command.Publish(steps, publication.readLsn(), known(publication.readLsn(), steps), store.micros());
    }

    private List<Command.Known> known(OptionalLong readLsn, List<Command<?>> steps) throws StoreException {
        return readLsn.isPresent() ? store.open(() -> plans.read(readLsn.getAsLong(), steps)) : List.of();
    }

    private Command<?> command(Publication.Step step) throws IOException {
        if (step instanceof Publication.Complete complete) {
            return uploads.completion(complete.uploadId(), complete.parts()).command();
        } else if (step instanceof Publication.Copy copy) {
            KeyRules.requireShort(copy.request().to());
            return edits.copyCommand(copy.request());
        } else if (step instanceof Publication.Delete delete) {
            return new Command.DeleteObject(
                    delete.key().bucket(), delete.key().key(), delete.condition(), delete.mode(), store.micros());
        } else if (step instanceof Publication.DeleteDirectory delete) {
            return new Command.DeleteDirectory(delete.bucket(), delete.path(), true, delete.mode(), store.micros());
        } else if (step instanceof Publication.Rename rename) {
            return store.renameCommand(rename.request());
        } else if (step instanceof Publication.UpdateAttributes update) {
            return new Command.UpdateAttributes(
                    update.key().bucket(), update.key().key(), update.update(), update.condition(), store.micros());
        } else if (step instanceof Publication.Require require) {
            return new Command.RequireObject(
                    require.key().bucket(), require.key().key(), require.condition(), store.micros());
        } else if (step instanceof Publication.RequireDirectory require) {
            return new Command.RequireDirectory(require.bucket(), require.path(), store.micros());
        } else if (step instanceof Publication.UpdateDirectory update) {
            return new Command.UpdateDirectory(update.bucket(), update.path(), update.update(), store.micros());
        } else if (step instanceof Publication.MakeDirectory make) {
            return store.makeDirectoryCommand(make.bucket(), make.path());
        }
        throw new IllegalArgumentException("unknown step " + step);
    }
}
