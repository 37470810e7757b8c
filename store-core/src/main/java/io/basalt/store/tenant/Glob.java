package io.basalt.store.tenant;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A pattern in which {@code *} stands for any characters, slashes among them, and {@code ?} for one. Walked as the automaton
 * that it is, so no pattern takes more than its length times that of the text. Immutable.
 */
record Glob(String pattern) {
    private static final int STAR = '*';
    private static final int ONE = '?';

    boolean matches(String text) {
        int[] tokens = pattern.codePoints().toArray();
        return walk(tokens, text).get(tokens.length);
    }

    boolean matchesIgnoringCase(String text) {
        return new Glob(pattern.toLowerCase(Locale.ROOT)).matches(text.toLowerCase(Locale.ROOT));
    }

    /** Whether it matches the texts that begin so. */
    Certainty matchesAllBeginning(String beginning) {
        List<String> rests = after(beginning);
        return rests.isEmpty()
                ? Certainty.NO
                : rests.stream().anyMatch(rest -> rest.matches("\\*+")) ? Certainty.YES : Certainty.MAYBE;
    }

    /** Patterns of which one matches what follows a beginning wherever this matches the whole; none where it matches nothing. */
    List<String> after(String beginning) {
        int[] tokens = pattern.codePoints().toArray();
        BitSet at = walk(tokens, beginning);
        List<String> rests = new ArrayList<>();
        for (int i = at.nextSetBit(0); i >= 0; i = at.nextSetBit(i + 1)) {
            boolean implied = i > 0 && tokens[i - 1] == STAR && at.get(i - 1);
            if (!implied) {
                rests.add(new String(tokens, i, tokens.length - i));
            }
        }
        return rests;
    }

    /** Where in the pattern one can be after a text. */
    private static BitSet walk(int[] tokens, String text) {
        BitSet at = new BitSet(tokens.length + 1);
        at.set(0);
        passStars(tokens, at);
        int[] characters = text.codePoints().toArray();
        for (int c = 0; c < characters.length && !at.isEmpty(); c++) {
            BitSet next = new BitSet(tokens.length + 1);
            for (int i = at.nextSetBit(0); i >= 0 && i < tokens.length; i = at.nextSetBit(i + 1)) {
                if (tokens[i] == STAR) {
                    next.set(i);
                } else if (tokens[i] == ONE || tokens[i] == characters[c]) {
                    next.set(i + 1);
                }
            }
            passStars(tokens, next);
            at = next;
        }
        return at;
    }

    private static void passStars(int[] tokens, BitSet at) {
        for (int i = at.nextSetBit(0); i >= 0 && i < tokens.length; i = at.nextSetBit(i + 1)) {
            if (tokens[i] == STAR) {
                at.set(i + 1);
            }
        }
    }
}
