package io.basalt.store.api;

import java.util.Optional;

/**
 * How to put an object.
 *
 * @param attributes what the writer says of it; replaces all attributes of an earlier version
 * @param contentType the media type; detected from name and bytes where absent
 * @param tier where to land it; the store's landing tier where absent
 * @param md5 whether to compute the MD5 of its bytes and keep it, for S3's ETag
 * @param token names this change, so that one that is tried again with the same token within a day is made once and is
 *     answered as the first time; the same token for another change is an {@link StoreException.InvalidArgument}
 */
public record PutOptions(
        Condition condition,
        KeyMode mode,
        Attributes attributes,
        Optional<String> contentType,
        Optional<String> tier,
        boolean md5,
        Optional<String> token) {
    public static final PutOptions DEFAULT = new PutOptions(
            Condition.NONE, KeyMode.S3, Attributes.NONE, Optional.empty(), Optional.empty(), false, Optional.empty());

    public PutOptions {
        token.ifPresent(Names::token);
    }

    public PutOptions withCondition(Condition newCondition) {
        return new PutOptions(newCondition, mode, attributes, contentType, tier, md5, token);
    }

    public PutOptions withMode(KeyMode newMode) {
        return new PutOptions(condition, newMode, attributes, contentType, tier, md5, token);
    }

    public PutOptions withAttributes(Attributes newAttributes) {
        return new PutOptions(condition, mode, newAttributes, contentType, tier, md5, token);
    }

    public PutOptions withContentType(String newContentType) {
        return new PutOptions(condition, mode, attributes, Optional.of(newContentType), tier, md5, token);
    }

    public PutOptions withTier(String newTier) {
        return new PutOptions(condition, mode, attributes, contentType, Optional.of(newTier), md5, token);
    }

    public PutOptions withMd5() {
        return new PutOptions(condition, mode, attributes, contentType, tier, true, token);
    }

    public PutOptions withToken(String newToken) {
        return new PutOptions(condition, mode, attributes, contentType, tier, md5, Optional.of(newToken));
    }
}
