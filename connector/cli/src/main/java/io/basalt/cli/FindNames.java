package io.basalt.cli;

import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.util.StringUtils;

/**
 * What the keys of objects have in them whose names a find's expressions can match: the pieces of its {@code -name} and
 * {@code -iname} without wildcards. More keys may have them; none that matches lacks them.
 */
final class FindNames {
    private static final Set<String> AND = Set.of("-a", "-and");
    private static final Set<String> PRINTS = Set.of("-print", "-print0");

    /** Letters of a piece that are looked for in any case: each has two spellings, at least. */
    private static final int LETTERS = 3;

    private final boolean anyCase;
    private final List<Predicate> terms = new ArrayList<>();

    private FindNames(boolean anyCase) {
        this.anyCase = anyCase;
    }

    static boolean prints(String argument) {
        return PRINTS.contains(argument);
    }

    /** @param arguments of find; names count that stand before the first action, and nothing else does */
    static Predicate of(List<String> arguments) {
        List<Predicate> terms = new ArrayList<>();
        Iterator<String> left = arguments.stream()
                .dropWhile(argument -> !argument.startsWith("-") || argument.length() == 2)
                .iterator();
        while (left.hasNext()) {
            String argument = left.next();
            boolean anyCase = argument.equals("-iname");
            if ((anyCase || argument.equals("-name")) && left.hasNext()) {
                FindNames names = new FindNames(anyCase);
                names.read(anyCase ? StringUtils.toLowerCase(left.next()) : left.next());
                terms.addAll(names.terms);
            } else if (prints(argument)) {
                break;
            } else if (!AND.contains(argument)) {
                return Predicate.Constant.TRUE;
            }
        }
        return terms.isEmpty() ? Predicate.Constant.TRUE : new Predicate.And(terms);
    }

    private void read(String glob) {
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean escapes = c == '\\' && i + 1 < glob.length();
            if (escapes && isSymbol(glob.charAt(i + 1))) {
                i++;
                piece.append(glob.charAt(i));
            } else if (escapes || "*?[{\\".indexOf(c) >= 0) {
                add(piece, Predicate.Place.ANYWHERE);
                if (c == '[' || c == '{' || c == '\\') {
                    return; // where alternatives end is left to Hadoop
                }
            } else {
                piece.append(c);
            }
        }
        add(piece, Predicate.Place.SUFFIX);
    }

    /** After a backslash letters and digits have their meaning in regular expressions. */
    private static boolean isSymbol(char c) {
        return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }

    private void add(StringBuilder piece, Predicate.Place place) {
        String text = piece.toString();
        piece.setLength(0);
        List<String> spellings = anyCase ? spellings(text, place) : List.of(text);
        if (!spellings.contains("")) {
            terms.add(new Predicate.Or(spellings.stream()
                    .<Predicate>map(spelling -> new Predicate.Match(SystemField.KEY, place, spelling))
                    .toList()));
        }
    }

    /** How the piece's last ASCII letters (or its first, where it may be anywhere) may be written; empty: not to be told. */
    private static List<String> spellings(String piece, Predicate.Place place) {
        boolean last = place == Predicate.Place.SUFFIX;
        int from = last ? Math.max(0, piece.length() - LETTERS) : 0;
        String letters = piece.substring(from, Math.min(piece.length(), from + LETTERS));
        if (letters.chars().anyMatch(c -> c >= 0x80)) {
            return List.of("");
        }
        List<String> spellings = List.of("");
        for (char letter : letters.toCharArray()) {
            List<String> longer = new ArrayList<>();
            for (String spelling : spellings) {
                spellingsOf(letter).forEach(each -> longer.add(spelling + each));
            }
            spellings = longer;
        }
        return spellings;
    }

    /** The characters that are this one, or begin with it, in lower case: also the Kelvin sign and the dotted capital I. */
    private static List<String> spellingsOf(char letter) {
        return IntStream.range(0, Character.MIN_SURROGATE)
                .mapToObj(Character::toString)
                .filter(each -> StringUtils.toLowerCase(each).startsWith(String.valueOf(letter)))
                .toList();
    }
}
