package io.basalt.store.engine;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.ingest.Ingest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Joins objects in one commit: target and sources change together. Thread-safe. */
final class Concats {
    private final LocalStore store;
    private final Puts puts;
    private final Tokens tokens;
    private final Attempts attempts;

    Concats(LocalStore store, Puts puts, Tokens tokens, Attempts attempts) {
        this.store = store;
        this.puts = puts;
        this.tokens = tokens;
        this.attempts = attempts;
    }

    ObjectInfo concat(ConcatRequest request) throws IOException {
        ObjectKey target = request.target();
        Optional<String> token = request.options().token();
        LongSupplier fingerprint = () -> Fingerprint.of("concat", request);
        tokens.answer(
                token,
                fingerprint,
                () -> attempts.run(target, seen -> {
                    Command<Long> publish =
                            request.options().mode() == KeyMode.HADOOP ? asHadoop(request, seen) : asS3(request, seen);
                    return store.commit(tokens.once(token, fingerprint, publish));
                }));
        return store.stat(target)
                .orElseThrow(() -> new StoreException.NotFound(target + " was deleted after the concat"));
    }

    private Command<Long> asS3(ConcatRequest request, Attempts.Seen seen) throws IOException {
        List<Content.Extent> extents = new ArrayList<>();
        Map<String, Command<?>> unchanged = new LinkedHashMap<>();
        for (String key : request.sources()) {
            ObjectKey source = new ObjectKey(request.target().bucket(), key);
            ObjectRow row = seen.require(source, Condition.NONE);
            extents.addAll(store.contents().content(source, row).extents());
            unchanged.put(
                    key,
                    new Command.RequireObject(
                            source.bucket(), key, new Condition.IfVersion(row.version()), store.micros()));
        }
        Extents.requireFew(request.target(), extents);
        PutOptions options = seen.of(request.target())
                .filter(target -> request.options().condition() instanceof Condition.Any)
                .map(target -> request.options().withCondition(new Condition.IfRevision(target.revision())))
                .orElse(request.options());
        Ingest.Extracted extracted =
                puts.reread(request.target(), options.contentType(), extents, ReaderSource.NOTHING);
        Puts.Facts facts = new Puts.Facts(
                extracted.contentType(), extracted.attributes().with(options.attributes()), Optional.empty());
        Command.PutObject put = puts.command(
                Puts.Target.of(request.target(), options), store.ids().next(), extents, List.of(), facts);
        List<Command<?>> steps = new ArrayList<>(unchanged.values());
        steps.add(Puts.described(put, put.contentId(), extracted));
        return publish(steps);
    }

    private Command<Long> asHadoop(ConcatRequest request, Attempts.Seen seen) throws IOException {
        ObjectKey target = request.target();
        ObjectRow base = seen.require(target, request.options().condition());
        List<Content.Extent> extents =
                new ArrayList<>(store.contents().content(target, base).extents());
        List<Command<?>> steps = new ArrayList<>();
        Set<String> named = new HashSet<>(Set.of(target.key()));
        for (String key : request.sources()) {
            ObjectKey source = new ObjectKey(target.bucket(), key);
            ObjectRow row = seen.require(source, Condition.NONE);
            if (!named.add(key) || row.size() == 0) {
                throw new StoreException.InvalidArgument("concat to " + target + ": source '" + key + "' is "
                        + (row.size() == 0 ? "empty" : "the target itself or named twice")
                        + ", which Hadoop's concat refuses");
            }
            extents.addAll(store.contents().content(source, row).extents());
            steps.add(new Command.DeleteObject(
                    target.bucket(), key, new Condition.IfRevision(row.revision()), KeyMode.HADOOP, store.micros()));
        }
        Extents.requireFew(target, extents);
        Ingest.Extracted extracted =
                puts.reread(target, Optional.of(base.contentType()), extents, ReaderSource.NOTHING);
        Attributes attributes = extracted
                .attributes()
                .with(base.attributes().stated())
                .with(request.options().attributes());
        Command.PutObject put = puts.command(
                new Puts.Target(target, KeyMode.HADOOP, new Condition.IfRevision(base.revision())),
                store.ids().next(),
                extents,
                List.of(),
                new Puts.Facts(base.contentType(), attributes, Optional.empty()));
        steps.add(0, Puts.described(put, put.contentId(), extracted));
        return publish(steps);
    }

    private Command<Long> publish(List<Command<?>> steps) {
        return Command.Publish.of(steps, store.micros());
    }
}
