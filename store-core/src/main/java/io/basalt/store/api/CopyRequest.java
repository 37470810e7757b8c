package io.basalt.store.api;

/**
 * A copy of an object, within its bucket or to another.
 *
 * @param sourceCondition what must hold of the source when it is read
 * @param metadata whether content type and what writers said come from the source or from {@code options}
 * @param options condition, mode, token, and the metadata where it is replaced; tier and MD5 are the source's
 */
public record CopyRequest(
        ObjectKey from, ObjectKey to, Condition sourceCondition, Metadata metadata, PutOptions options) {
    /** S3's metadata directive. */
    public enum Metadata {
        /** Content type and attributes are the source's. */
        COPY,
        /** Content type and attributes are those of the options; what ingest found in the content stays. */
        REPLACE
    }

    /** A plain copy. */
    public static CopyRequest of(ObjectKey from, ObjectKey to) {
        return new CopyRequest(from, to, Condition.NONE, Metadata.COPY, PutOptions.DEFAULT);
    }

    public CopyRequest withOptions(PutOptions newOptions) {
        return new CopyRequest(from, to, sourceCondition, metadata, newOptions);
    }

    /** With the content type and the attributes of {@code newOptions}. */
    public CopyRequest replacing(PutOptions newOptions) {
        return new CopyRequest(from, to, sourceCondition, Metadata.REPLACE, newOptions);
    }

    public CopyRequest ifSource(Condition newSourceCondition) {
        return new CopyRequest(from, to, newSourceCondition, metadata, options);
    }
}
