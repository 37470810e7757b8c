package io.basalt.hadoop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.Path;

/**
 * A file system as Hadoop's globbing is to see it for one pattern. A directory lists only the names that begin as the
 * pattern's component at that depth does, up to its first wildcard; where braces with slashes make several patterns of
 * one, as all of theirs do. Nothing else differs, so that what matches, in what order, and what is an error stays Hadoop's.
 */
final class GlobView extends FilterFileSystem {
    private static final String WILDCARDS = "*?[{";

    private final NamespaceFileSystem files;
    private final List<String> prefixes;

    private GlobView(NamespaceFileSystem files, List<String> prefixes) {
        super(files);
        this.files = files;
        this.prefixes = prefixes;
    }

    static GlobView of(NamespaceFileSystem files, Path pattern) throws IOException {
        List<String> prefixes = new ArrayList<>();
        for (String flat : GlobExpander.expand(pattern.toUri().getPath())) {
            Path absolute = absolute(files, flat);
            List<String> components = Arrays.stream(absolute.toUri().getPath().split(Path.SEPARATOR))
                    .filter(component -> !component.isEmpty())
                    .toList();
            if (components.stream().anyMatch(GlobView::movesBetweenDepths)) {
                return new GlobView(files, List.of());
            }
            for (int depth = 0; depth < components.size(); depth++) {
                String literal = literalPrefix(components.get(depth));
                if (depth < prefixes.size()) {
                    prefixes.set(depth, common(prefixes.get(depth), literal));
                } else {
                    prefixes.add(literal);
                }
            }
        }
        prefixes.replaceAll(GlobView::listable);
        return new GlobView(files, prefixes);
    }

    private static Path absolute(NamespaceFileSystem files, String flat) {
        Path path = new Path(flat.isEmpty() ? Path.CUR_DIR : flat);
        return path.isUriPathAbsolute() ? path : new Path(files.getWorkingDirectory(), path);
    }

    /** Escaped, these names reach the place where Hadoop resolves them. */
    private static boolean movesBetweenDepths(String component) {
        String name = component.replace("\\", "");
        return name.equals(Path.CUR_DIR) || name.equals("..");
    }

    /** What every name begins with that a component matches. */
    static String literalPrefix(String component) {
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (c == '\\') {
                i++;
                if (i == component.length() || !escapesItself(component.charAt(i))) {
                    break;
                }
                c = component.charAt(i);
            } else if (WILDCARDS.indexOf(c) >= 0) {
                break;
            }
            literal.append(c);
        }
        return literal.toString();
    }

    /** Others have, after a backslash, their meaning in regular expressions, which is what Hadoop makes of a pattern. */
    private static boolean escapesItself(char c) {
        return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }

    private static String common(String one, String other) {
        int length = 0;
        while (length < one.length() && length < other.length() && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    /** Half a character, such as two patterns may have in common, is no prefix. */
    private static String listable(String prefix) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(prefix) ? prefix : "";
    }

    @Override
    public FileStatus[] listStatus(Path directory) throws IOException {
        int depth = directory.depth();
        return files.listStatus(directory, depth < prefixes.size() ? prefixes.get(depth) : "");
    }
}
