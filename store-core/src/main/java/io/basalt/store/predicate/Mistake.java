package io.basalt.store.predicate;

import io.basalt.store.api.StoreException;

/** What is wrong with a text, and where: the column counts characters from 1, as editors do. */
final class Mistake {
    private Mistake() {}

    /**
     * @param at in chars of {@code text} from 0
     * @param problem what was expected, what was found, and the remedy
     */
    static StoreException.InvalidArgument at(String text, int at, String problem) {
        int end = Math.min(at, text.length());
        return new StoreException.InvalidArgument("column " + (text.codePointCount(0, end) + 1) + ": " + problem);
    }
}
