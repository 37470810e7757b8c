package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies the commands that change uploads. */
final class UploadChanges {
    private final Group group;
    private final Lookups lookups;
    private final ObjectChanges objects;
    private final Ownership ownership;

    UploadChanges(Group group, Lookups lookups, ObjectChanges objects) {
        this.group = group;
        this.lookups = lookups;
        this.objects = objects;
        this.ownership = new Ownership(group, lookups);
    }

    StagedUpload begin(Command.BeginUpload begin) throws StoreException {
        Bucket bucket = lookups.requireBucket(begin.key().bucket());
        StagedUpload upload = new StagedUpload(
                begin.uploadId(), bucket.bucketId(), begin.key(), begin.options(), group.micros(), List.of());
        store(upload);
        return upload;
    }

    private void store(StagedUpload upload) {
        group.put(Family.UPLOADS, Keys.id(upload.uploadId()), upload.encode());
    }

    UploadPart put(Command.PutPart put, Map<Long, List<Place>> places) throws StoreException {
        StagedUpload upload = require(put.uploadId());
        Content content = ownership.acquire(
                "part " + put.number() + " of " + upload.key(),
                put.contentId(),
                put.extents(),
                new Ownership.Brought(put.blobs(), places));
        Optional<UploadPart> earlier = lookups.uploadPart(put.uploadId(), put.number());
        UploadPart part = new UploadPart(
                put.number(), content.contentId(), content.length(), content.crc32c(), put.md5(), group.micros());
        group.put(Family.UPLOADS, Keys.uploadPart(put.uploadId(), put.number()), part.encode());
        if (earlier.isPresent()) {
            ownership.release(earlier.get().contentId());
        } else {
            store(upload.withPart(put.number()));
        }
        return part;
    }

    ObjectRow complete(Command.CompleteUpload complete, Map<Long, List<Place>> places) throws StoreException {
        StagedUpload upload = require(complete.uploadId());
        if (lookups.requireBucket(upload.key().bucket()).bucketId() != upload.bucketId()) {
            throw UploadReader.notFound(complete.uploadId());
        }
        for (Command.PartOwned part : complete.parts()) {
            Optional<UploadPart> found = lookups.uploadPart(complete.uploadId(), part.number());
            if (found.isEmpty() || found.get().contentId() != part.contentId()) {
                throw new StoreException.PreconditionFailed("part " + part.number() + " of upload "
                        + complete.uploadId() + " of " + upload.key()
                        + " was replaced meanwhile; list the parts and complete again");
            }
        }
        ObjectRow row = objects.put(complete.put(), places);
        end(upload);
        return row;
    }

    boolean abort(Command.AbortUpload abort) throws StoreException {
        Optional<StagedUpload> upload = lookups.upload(abort.uploadId());
        if (upload.isPresent()) {
            end(upload.get());
        }
        return upload.isPresent();
    }

    private void end(StagedUpload upload) throws StoreException {
        for (int number : upload.parts()) {
            Optional<UploadPart> part = lookups.uploadPart(upload.uploadId(), number);
            if (part.isPresent()) {
                group.delete(Family.UPLOADS, Keys.uploadPart(upload.uploadId(), number));
                ownership.release(part.get().contentId());
            }
        }
        group.delete(Family.UPLOADS, Keys.id(upload.uploadId()));
    }

    private StagedUpload require(long uploadId) throws StoreException {
        return lookups.upload(uploadId).orElseThrow(() -> UploadReader.notFound(uploadId));
    }
}
