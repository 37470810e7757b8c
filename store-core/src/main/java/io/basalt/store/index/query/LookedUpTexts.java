package io.basalt.store.index.query;

import io.basalt.store.index.segment.Dictionary;
import java.util.BitSet;
import java.util.List;

/** Which strings of a dictionary pass some checks; each is looked at once, when it is first asked for. */
final class LookedUpTexts implements CodeTest.Codes {
    private final Dictionary dictionary;
    private final LongRanges within;
    private final List<TextCheck> checks;
    private final BitSet known = new BitSet();
    private final BitSet passing = new BitSet();
    private byte[] text = new byte[256];

    /** @param within the only positions that can pass */
    LookedUpTexts(Dictionary dictionary, LongRanges within, List<TextCheck> checks) {
        this.dictionary = dictionary;
        this.within = within;
        this.checks = checks;
    }

    /** Looks at all of them. */
    BitSet all() {
        BitSet all = new BitSet(dictionary.size());
        for (int code = 0; code < dictionary.size(); code++) {
            all.set(code, look(code));
        }
        return all;
    }

    @Override
    public boolean passes(int code) {
        if (!known.get(code)) {
            known.set(code);
            passing.set(code, look(code));
        }
        return passing.get(code);
    }

    private boolean look(int code) {
        if (!within.contains(code)) {
            return false;
        }
        int length = dictionary.length(code);
        if (length > text.length) {
            text = new byte[Math.max(length, 2 * text.length)];
        }
        dictionary.copy(code, text, 0);
        return TextCheck.all(checks, text, length);
    }

    @Override
    public Verdict within(int min, int max) {
        return within.within(min, max) == Verdict.NONE ? Verdict.NONE : Verdict.SOME;
    }

    /** A guess. */
    @Override
    public double selectivity() {
        return 0.1;
    }
}
