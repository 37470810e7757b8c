package io.basalt.store.api;

import java.util.Optional;

/**
 * How to put an object.
 *
 * @param attributes what the writer says of it; replaces all attributes of an earlier version
 * @param contentType the media type; detected from name and bytes where absent
 * @param tier where to land it; the store's landing tier where absent
 */
public record PutOptions(
        Condition condition, KeyMode mode, Attributes attributes, Optional<String> contentType, Optional<String> tier) {
    public static final PutOptions DEFAULT =
            new PutOptions(Condition.NONE, KeyMode.S3, Attributes.NONE, Optional.empty(), Optional.empty());

    public PutOptions withCondition(Condition newCondition) {
        return new PutOptions(newCondition, mode, attributes, contentType, tier);
    }

    public PutOptions withMode(KeyMode newMode) {
        return new PutOptions(condition, newMode, attributes, contentType, tier);
    }

    public PutOptions withAttributes(Attributes newAttributes) {
        return new PutOptions(condition, mode, newAttributes, contentType, tier);
    }

    public PutOptions withContentType(String newContentType) {
        return new PutOptions(condition, mode, attributes, Optional.of(newContentType), tier);
    }

    public PutOptions withTier(String newTier) {
        return new PutOptions(condition, mode, attributes, contentType, Optional.of(newTier));
    }
}
