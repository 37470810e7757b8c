package io.basalt.store.engine;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TruncateRequest;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.ingest.Ingest;
import io.basalt.store.ingest.Source;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Makes objects of bytes that are stored already: copies, appends to and cuts lists of extents. Thread-safe. */
final class Edits {
    private final LocalStore store;
    private final Puts puts;
    private final Tokens tokens;
    private final Attempts attempts;
    private final Joining joining;

    Edits(LocalStore store, Puts puts, Tokens tokens, Attempts attempts) {
        this.store = store;
        this.puts = puts;
        this.tokens = tokens;
        this.attempts = attempts;
        this.joining = new Joining(store);
    }

    // ---- copy

    ObjectInfo copy(CopyRequest request) throws IOException {
        Optional<String> token = request.options().token();
        LongSupplier fingerprint = () -> Fingerprint.of("copy", request);
        ObjectRow row = tokens.answer(
                token, fingerprint, () -> store.commit(tokens.once(token, fingerprint, copyCommand(request))));
        return store.info(request.to(), row);
    }

    /** The command that copies what the source is now. */
    Command.PutObject copyCommand(CopyRequest request) throws StoreException {
        ObjectRow source = attempts.require(request.from(), request.sourceCondition());
        PutOptions options = request.options();
        boolean replace = request.metadata() == CopyRequest.Metadata.REPLACE;
        Puts.Facts facts = new Puts.Facts(
                replace ? options.contentType().orElse(source.contentType()) : source.contentType(),
                replace ? source.attributes().ofContent().with(options.attributes()) : source.attributes(),
                source.md5());
        Content content = store.contents().content(request.from(), source);
        return puts.command(
                Puts.Target.of(request.to(), options), content.contentId(), content.extents(), List.of(), facts);
    }

    // ---- append

    ObjectInfo append(ObjectKey key, PutOptions options, ContentWriter bytes) throws IOException {
        try (ContentWriter.ClosableSource source = bytes.source()) {
            Staged staged = bytes.finish(BlobLabel.of(key, options.contentType().orElse(""), options.attributes()));
            LongSupplier fingerprint = () -> Fingerprint.of(
                    "append", key, options, Content.length(staged.extents()), Content.crc32c(staged.extents()));
            long contentId = store.ids().next();
            ObjectRow row = staged.commit(
                    () -> tokens.answer(
                            options.token(),
                            fingerprint,
                            () -> attempts.run(
                                    key, seen -> append(key, options, staged, source, contentId, fingerprint, seen))),
                    made -> made.contentId() == contentId);
            return store.info(key, row);
        }
    }

    private ObjectRow append(
            ObjectKey key,
            PutOptions options,
            Staged more,
            Source source,
            long contentId,
            LongSupplier fingerprint,
            Attempts.Seen seen)
            throws IOException {
        ObjectRow base = seen.require(key, options.condition());
        byte[] label = BlobLabel.of(key, base.contentType(), base.attributes());
        List<Content.Extent> stored = store.contents().content(key, base).extents();
        Staged all =
                joining.join(key, stored, label, Extents.MANY).orElseGet(() -> Staged.existing(more.tiers(), stored));
        return all.commit(
                () -> {
                    Ingest.Extracted extracted = puts.reread(key, Optional.of(base.contentType()), stored, source);
                    Attributes attributes = extracted
                            .attributes()
                            .with(base.attributes().stated())
                            .with(options.attributes());
                    Staged whole = all.followedBy(more);
                    Command.PutObject put = puts.command(
                            new Puts.Target(key, options.mode(), new Condition.IfRevision(base.revision())),
                            contentId,
                            whole.extents(),
                            whole.blobs(),
                            new Puts.Facts(base.contentType(), attributes, Optional.empty()));
                    Command<ObjectRow> described = Puts.described(put, contentId, extracted);
                    return store.commit(
                            tokens.once(options.token(), fingerprint, described), whole.packed(), whole.places());
                },
                made -> made.contentId() == contentId);
    }

    // ---- truncate

    ObjectInfo truncate(TruncateRequest request) throws IOException {
        LongSupplier fingerprint = () -> Fingerprint.of("truncate", request);
        ObjectRow row = tokens.answer(
                request.token(),
                fingerprint,
                () -> attempts.run(request.key(), seen -> truncate(request, fingerprint, seen)));
        return store.info(request.key(), row);
    }

    /** With a token it leaves a version of its own also where nothing is to be cut: the outcome is kept with it. */
    private ObjectRow truncate(TruncateRequest request, LongSupplier fingerprint, Attempts.Seen seen)
            throws IOException {
        ObjectKey key = request.key();
        long length = request.length();
        ObjectRow base = seen.require(key, request.condition());
        if (length < 0 || length > base.size()) {
            throw new StoreException.InvalidArgument(
                    key + " has " + base.size() + " bytes and cannot be cut to " + length);
        }
        if (length == base.size() && request.token().isEmpty()) {
            return base;
        }
        List<Content.Extent> extents =
                Extents.slice(store.contents().content(key, base).extents(), 0, length, store.contents()::checksum);
        Ingest.Extracted extracted = puts.reread(key, Optional.of(base.contentType()), extents, ReaderSource.NOTHING);
        Command.PutObject put = puts.command(
                new Puts.Target(key, KeyMode.S3, new Condition.IfRevision(base.revision())),
                store.ids().next(),
                extents,
                List.of(),
                new Puts.Facts(
                        base.contentType(),
                        extracted.attributes().with(base.attributes().stated()),
                        Optional.empty()));
        return store.commit(tokens.once(request.token(), fingerprint, Puts.described(put, put.contentId(), extracted)));
    }
}
