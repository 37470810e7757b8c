package io.basalt.store.engine;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Md5;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.Uploads;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.NamespaceReader;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.StagedUpload;
import io.basalt.store.catalog.UploadPart;
import io.basalt.store.catalog.UploadReader;
import io.basalt.store.ingest.Ingest;
import io.basalt.store.io.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The uploads of a store in this process. */
final class LocalUploads implements Uploads {
    /** How long an upload may lie about. */
    static final Duration LIFE = Duration.ofDays(7);

    private static final int COLLECTED_AT_ONCE = 100;

    private final LocalStore store;
    private final UploadReader uploads;
    private final Puts puts;
    private final Tokens tokens;
    private final Attempts attempts;

    LocalUploads(LocalStore store, UploadReader uploads, Puts puts, Tokens tokens, Attempts attempts) {
        this.store = store;
        this.uploads = uploads;
        this.puts = puts;
        this.tokens = tokens;
        this.attempts = attempts;
    }

    @Override
    public Upload begin(ObjectKey key, PutOptions options) throws StoreException {
        return store.open(() -> {
            KeyRules.requireShort(key);
            store.contents().requireTier(options.tier());
            return info(store.commit(new Command.BeginUpload(store.ids().next(), key, options, store.micros())));
        });
    }

    private static Upload info(StagedUpload upload) {
        return new Upload(
                upload.uploadId(), upload.key(), upload.options(), NamespaceReader.instant(upload.createdMicros()));
    }

    private static Part info(UploadPart part) {
        return new Part(
                part.number(),
                part.size(),
                part.crc32c(),
                part.md5(),
                part.md5().map(Md5::etag).orElseGet(() -> ObjectEntry.etag(part.contentId())),
                NamespaceReader.instant(part.createdMicros()));
    }

    @Override
    public Optional<Upload> find(long uploadId) throws StoreException {
        return store.open(() -> uploads.find(uploadId).map(LocalUploads::info));
    }

    // ---- parts

    @Override
    public PartWriter write(long uploadId, int partNumber) throws IOException {
        return store.open(() -> {
            requirePartNumber(partNumber);
            StagedUpload upload = uploads.require(uploadId);
            PutOptions options = upload.options();
            String what = "part " + partNumber + " of " + upload.key();
            ContentWriter bytes = store.contents().writer(what, upload.key().bucket(), options.tier(), options.md5());
            return new PartStream(bytes, written -> commit(upload, partNumber, written));
        });
    }

    private static void requirePartNumber(int partNumber) throws StoreException.InvalidArgument {
        if (partNumber < 1 || partNumber > MAX_PARTS) {
            throw new StoreException.InvalidArgument("part " + partNumber + ": expected 1 to " + MAX_PARTS);
        }
    }

    private Part commit(StagedUpload upload, int partNumber, ContentWriter bytes) throws IOException {
        PutOptions options = upload.options();
        Staged staged =
                bytes.finish(BlobLabel.of(upload.key(), options.contentType().orElse(""), options.attributes()));
        Command.PutPart put = new Command.PutPart(
                upload.uploadId(),
                partNumber,
                store.ids().next(),
                staged.extents(),
                staged.blobs(),
                staged.md5(),
                store.micros());
        return info(staged.commit(() -> store.commit(put, staged.packed(), staged.places()), part -> true));
    }

    @Override
    public Part copy(long uploadId, int partNumber, ObjectKey source, Optional<ByteRange> range) throws IOException {
        return store.open(() -> {
            requirePartNumber(partNumber);
            StagedUpload upload = uploads.require(uploadId);
            ObjectRow row = attempts.require(source, Condition.NONE);
            ByteRange taken = range.orElse(new ByteRange(0, row.size()));
            if (taken.end() > row.size()) {
                throw new StoreException.InvalidArgument(source + " has " + row.size() + " bytes, not a range of "
                        + taken.length() + " from " + taken.offset());
            }
            List<Content.Extent> extents = Extents.slice(
                    store.contents().content(source, row).extents(),
                    taken.offset(),
                    taken.end(),
                    store.contents()::checksum);
            Optional<Md5> md5 = upload.options().md5() ? Optional.of(md5(source, extents)) : Optional.empty();
            return info(store.commit(new Command.PutPart(
                    uploadId, partNumber, store.ids().next(), extents, List.of(), md5, store.micros())));
        });
    }

    private Md5 md5(ObjectKey source, List<Content.Extent> extents) throws IOException {
        MessageDigest digest = Digests.md5();
        try (ObjectReader reader = store.contents().ownReader(source.toString(), extents)) {
            ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
            for (long at = 0; at < reader.size(); at += chunk.remaining()) {
                reader.read(at, chunk.clear());
                digest.update(chunk.flip().duplicate());
            }
        }
        return Md5.of(digest.digest(), 0);
    }

    @Override
    public Page<Part, Integer> parts(long uploadId, int after, int limit) throws StoreException {
        return store.open(() -> {
            List<UploadPart> found =
                    uploads.parts(uploadId, after, positive(limit) + 1).parts();
            List<Part> parts =
                    found.stream().limit(limit).map(LocalUploads::info).toList();
            return new Page<>(
                    parts,
                    found.size() > limit ? Optional.of(parts.get(limit - 1).number()) : Optional.empty());
        });
    }

    private static int positive(int limit) throws StoreException.InvalidArgument {
        if (limit < 1 || limit > MAX_PARTS) {
            throw new StoreException.InvalidArgument("a page of " + limit + ": expected 1 to " + MAX_PARTS);
        }
        return limit;
    }

    @Override
    public Page<Upload, Marker> list(String bucket, String prefix, Marker after, int limit) throws StoreException {
        return store.open(() -> {
            List<StagedUpload> found =
                    uploads.list(store.namespace().requireBucket(bucket), prefix, after, positive(limit) + 1);
            List<Upload> page =
                    found.stream().limit(limit).map(LocalUploads::info).toList();
            Optional<Marker> next = Optional.empty();
            if (found.size() > limit) {
                Upload last = page.get(limit - 1);
                next = Optional.of(new Marker(last.key().key(), last.uploadId()));
            }
            return new Page<>(page, next);
        });
    }

    // ---- the end

    @Override
    public ObjectInfo complete(long uploadId, List<PartRef> parts) throws IOException {
        return store.open(() -> {
            // The upload is gone when it is complete, so its own id is the token under which that is known.
            String token = "\u0000upload " + uploadId;
            List<ObjectKey> made = new ArrayList<>();
            ObjectRow row = tokens.answer(Optional.of(token), () -> uploadId, () -> {
                Completion complete = completion(uploadId, parts);
                made.add(complete.key());
                return store.commit(tokens.once(token, uploadId, complete.command()));
            });
            Optional<ObjectKey> key = made.isEmpty() ? store.namespace().key(row) : Optional.of(made.get(0));
            return store.info(key.orElseThrow(() -> UploadReader.notFound(uploadId)), row);
        });
    }

    /** The object that an upload makes, and the command that makes it. */
    record Completion(ObjectKey key, Command<ObjectRow> command) {}

    /** What makes an object of what the parts are now. */
    Completion completion(long uploadId, List<PartRef> refs) throws IOException {
        UploadReader.Parts there = uploads.parts(uploadId, 0, MAX_PARTS);
        StagedUpload upload = there.upload();
        List<UploadPart> parts = refs.isEmpty() ? there.parts() : chosen(upload, there.parts(), refs);
        if (parts.isEmpty()) {
            throw new StoreException.InvalidArgument(
                    "upload " + uploadId + " of " + upload.key() + " has no parts; write one, or abort it");
        }
        List<Content.Extent> extents = new ArrayList<>();
        for (UploadPart part : parts) {
            extents.addAll(store.contents()
                    .content("part " + part.number() + " of " + upload.key(), part.contentId())
                    .extents());
        }
        Extents.requireFew(upload.key(), extents);
        PutOptions options = upload.options();
        Ingest.Extracted extracted = puts.reread(upload.key(), options.contentType(), extents, ReaderSource.NOTHING);
        Puts.Facts facts = new Puts.Facts(
                extracted.contentType(),
                extracted.attributes().with(options.attributes()),
                options.md5() ? Optional.of(md5(parts)) : Optional.empty());
        // One part's content is the object's.
        long contentId =
                parts.size() == 1 ? parts.get(0).contentId() : store.ids().next();
        Command.CompleteUpload complete = new Command.CompleteUpload(
                uploadId,
                parts.stream()
                        .map(part -> new Command.PartOwned(part.number(), part.contentId()))
                        .toList(),
                puts.command(Puts.Target.of(upload.key(), options), contentId, extents, List.of(), facts));
        return new Completion(upload.key(), Puts.described(complete, contentId, extracted));
    }

    private static List<UploadPart> chosen(StagedUpload upload, List<UploadPart> there, List<PartRef> refs)
            throws StoreException {
        Map<Integer, UploadPart> byNumber =
                there.stream().collect(Collectors.toMap(UploadPart::number, Function.identity()));
        List<UploadPart> chosen = new ArrayList<>();
        int before = 0;
        for (PartRef ref : refs) {
            if (ref.number() <= before) {
                throw new StoreException.InvalidArgument("upload " + upload.uploadId() + " of " + upload.key()
                        + ": part " + ref.number() + " comes after part " + before + "; name parts in ascending order");
            }
            before = ref.number();
            UploadPart part = byNumber.get(ref.number());
            if (part == null || !info(part).etag().equals(ref.etag())) {
                throw new StoreException.PreconditionFailed("upload " + upload.uploadId() + " of " + upload.key()
                        + " has "
                        + (part == null ? "no part" : "ETag " + info(part).etag() + " for part") + " "
                        + ref.number() + ", expected ETag " + ref.etag() + "; list the parts and complete again");
            }
            chosen.add(part);
        }
        return chosen;
    }

    /** S3's ETag of an upload: of the parts' MD5s. */
    private static Md5 md5(List<UploadPart> parts) {
        MessageDigest digest = Digests.md5();
        parts.forEach(part -> digest.update(part.md5().orElseThrow().toBytes()));
        return Md5.of(digest.digest(), parts.size());
    }

    @Override
    public boolean abort(long uploadId) throws StoreException {
        return store.commit(new Command.AbortUpload(uploadId, store.micros()));
    }

    @Override
    public int abortOlderThan(Instant before) throws StoreException {
        int aborted = 0;
        while (true) {
            List<StagedUpload> old =
                    store.open(() -> uploads.begunBefore(LocalStore.micros(before), COLLECTED_AT_ONCE));
            if (old.isEmpty()) {
                return aborted;
            }
            for (StagedUpload upload : old) {
                aborted += abort(upload.uploadId()) ? 1 : 0;
            }
        }
    }
}
