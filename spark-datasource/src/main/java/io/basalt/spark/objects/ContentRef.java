package io.basalt.spark.objects;

import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;

/**
 * A value of the {@code _content_ref} column: names a content, so that it can be read where a column of bytes cannot go
 * (another task, a library that wants a stream, an object of more than 2 GiB).
 *
 * @param contentId the store's id of the immutable content
 */
public record ContentRef(long contentId) {
    static final String PREFIX = "basalt-content:";
    private static final int DIGITS = 16;

    /**
     * Parses {@code basalt-content:} and 16 hexadecimal digits.
     *
     * @throws IllegalArgumentException where the text is something else
     */
    public static ContentRef parse(String text) {
        if (text.startsWith(PREFIX) && text.length() == PREFIX.length() + DIGITS) {
            try {
                return new ContentRef(Long.parseUnsignedLong(text, PREFIX.length(), text.length(), 16));
            } catch (NumberFormatException e) {
                // said below
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no content reference: expected " + PREFIX + " and "
                + DIGITS + " hexadecimal digits");
    }

    /** Opens the content in the store it came from. */
    public ObjectReader open(Store store) throws StoreException {
        return store.openContent(contentId);
    }

    @Override
    public String toString() {
        return PREFIX + ObjectEntry.etag(contentId);
    }
}
