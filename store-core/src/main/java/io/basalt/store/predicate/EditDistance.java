package io.basalt.store.predicate;

import java.util.Arrays;

/** How many letters have to be inserted, left out, replaced or swapped with the next to make one word of another. */
final class EditDistance {
    private EditDistance() {}

    /** The distance, or some number above {@code most} where it is that large. */
    static int of(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] secondAbove = new int[0];
        int[] above = new int[b.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], secondAbove[j - 2] + 1);
                }
            }
            secondAbove = above;
            above = row;
        }
        return above[b.length()];
    }
}
