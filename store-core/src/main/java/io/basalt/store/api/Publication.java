package io.basalt.store.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Several changes made in one commit, all or none, in their order: each sees what those before it did to the namespace.
 *
 * @param readLsn the LSN at which the publication was planned: where an object or a directory that it replaces, renames or
 *     deletes has changed since, nothing is made; absent to publish whatever has changed
 * @param token see {@link PutOptions}; of the steps' own tokens none is used
 */
public record Publication(List<Step> steps, OptionalLong readLsn, Optional<String> token) {
    /** The most steps of one publication. */
    public static final int MAX_STEPS = 10_000;

    public Publication {
        steps = List.copyOf(steps);
        token.ifPresent(Names::token);
    }

    public static Publication of(List<Step> steps) {
        return new Publication(steps, OptionalLong.empty(), Optional.empty());
    }

    public static Publication of(Step... steps) {
        return of(List.of(steps));
    }

    public Publication plannedAt(long lsn) {
        return new Publication(steps, OptionalLong.of(lsn), token);
    }

    public Publication withToken(String newToken) {
        return new Publication(steps, readLsn, Optional.of(newToken));
    }

    /** One change. */
    public sealed interface Step {}

    /**
     * Completes an upload: its object appears under its key.
     *
     * @param parts as {@link Uploads#complete} takes them; empty for all of them in order
     */
    public record Complete(long uploadId, List<Uploads.PartRef> parts) implements Step {
        public Complete {
            parts = List.copyOf(parts);
        }
    }

    /** Copies what the source is before the publication. */
    public record Copy(CopyRequest request) implements Step {}

    /** Deletes an object, if there is one. */
    public record Delete(ObjectKey key, Condition condition, KeyMode mode) implements Step {}

    /** Deletes a directory with all that it holds, if there is one: the first step of replacing it. */
    public record DeleteDirectory(String bucket, String path, KeyMode mode) implements Step {
        public DeleteDirectory {
            Names.bucket(bucket);
            Names.key(path);
        }
    }

    /** Renames an object or a directory. */
    public record Rename(RenameRequest request) implements Step {}

    /** Changes attributes of an object. */
    public record UpdateAttributes(ObjectKey key, AttributeUpdate update, Condition condition) implements Step {}

    /** Changes nothing: an object must meet a condition for the publication to be made. */
    public record Require(ObjectKey key, Condition condition) implements Step {}

    /** Changes nothing: since the publication was {@linkplain #plannedAt planned}, nothing in a directory must have changed. */
    public record RequireDirectory(String bucket, String path) implements Step {
        public RequireDirectory {
            Names.bucket(bucket);
            Names.key(path);
        }
    }

    /** Changes attributes of a directory, as {@link Store#updateDirectoryAttributes} does. */
    public record UpdateDirectory(String bucket, String path, AttributeUpdate update) implements Step {
        public UpdateDirectory {
            Names.bucket(bucket);
        }
    }

    /** Makes a directory and its parents. */
    public record MakeDirectory(String bucket, String path) implements Step {
        public MakeDirectory {
            Names.bucket(bucket);
            Names.key(path);
        }
    }
}
