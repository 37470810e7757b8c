package io.basalt.it;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system call as {@code strace -f -y -xx} writes it down.
 *
 * @param begun number of the line at which it began
 * @param ended number of the line at which it had returned
 * @param arguments as printed: file descriptors as {@code 7<path>}, bytes and paths in hexadecimal
 */
record Syscall(int begun, int ended, String name, String arguments, long result) {
    private static final Pattern WHOLE = Pattern.compile("(\\d+) +(\\w+)\\((.*)\\) += (-?\\d+).*");
    private static final Pattern BEGUN = Pattern.compile("(\\d+) +(\\w+)\\((.*) <unfinished \\.\\.\\.>");
    private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>(.*)\\) += (-?\\d+).*");
    private static final Pattern DESCRIPTOR = Pattern.compile("^(\\d+)<((?:\\\\x[0-9a-f]{2})*)>");
    private static final Pattern BYTES = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");

    /** The calls of a trace that returned, in the order in which they did. */
    static List<Syscall> parse(List<String> lines) {
        List<Syscall> calls = new ArrayList<>();
        Map<String, Syscall> unfinished = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher whole = WHOLE.matcher(line);
            Matcher begun = BEGUN.matcher(line);
            Matcher resumed = RESUMED.matcher(line);
            if (resumed.matches()) {
                Syscall half = unfinished.remove(resumed.group(1));
                if (half != null) {
                    long result = Long.parseLong(resumed.group(4));
                    calls.add(new Syscall(half.begun, i, half.name, half.arguments + resumed.group(3), result));
                }
            } else if (begun.matches()) {
                unfinished.put(begun.group(1), new Syscall(i, i, begun.group(2), begun.group(3), 0));
            } else if (whole.matches()) {
                calls.add(new Syscall(i, i, whole.group(2), whole.group(3), Long.parseLong(whole.group(4))));
            }
        }
        return calls;
    }

    boolean failed() {
        return result < 0;
    }

    /** The file that its first argument, a descriptor, stood for; empty where that is no file of the file system. */
    String file() {
        Matcher matcher = DESCRIPTOR.matcher(arguments);
        return matcher.find() ? new String(decode(matcher.group(2)), StandardCharsets.UTF_8) : "";
    }

    boolean writesTo(Path path) {
        return name.equals("write") && file().equals(path.toString());
    }

    /** The paths among its arguments that are no descriptors. */
    List<String> paths() {
        return strings().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    /** The bytes that it wrote. */
    byte[] written() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        strings().forEach(all::writeBytes);
        byte[] bytes = all.toByteArray();
        if (bytes.length < result) {
            throw new IllegalStateException("the trace shows " + bytes.length + " of " + result + " bytes");
        }
        return java.util.Arrays.copyOf(bytes, Math.toIntExact(result));
    }

    /** Its last argument, a number: where {@code pwrite64} wrote, how far {@code ftruncate} cut. */
    long lastNumber() {
        return Long.parseLong(
                arguments.substring(arguments.lastIndexOf(' ') + 1).strip());
    }

    private List<byte[]> strings() {
        List<byte[]> strings = new ArrayList<>();
        BYTES.matcher(arguments).results().forEach(found -> strings.add(decode(found.group(1))));
        return strings;
    }

    /** Bytes from {@code \x2f\x74}. */
    private static byte[] decode(String hex) {
        byte[] bytes = new byte[hex.length() / 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte)
                    (Character.digit(hex.charAt(4 * i + 2), 16) * 16 + Character.digit(hex.charAt(4 * i + 3), 16));
        }
        return bytes;
    }
}
