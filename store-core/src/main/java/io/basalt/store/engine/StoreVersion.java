package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the file {@code VERSION} says: the oldest Basalt formats that may read and that may write the store. Lines of
 * names that this Basalt does not know are left alone.
 */
record StoreVersion(int minReader, int minWriter) {
    /** The format that this Basalt writes. */
    static final int FORMAT = 1;

    static final StoreVersion CURRENT = new StoreVersion(FORMAT, FORMAT);

    private static final String MAGIC = "basalt-store";
    private static final String MIN_READER = "min-reader";
    private static final String MIN_WRITER = "min-writer";

    /** @param file what to call the file in errors */
    static StoreVersion parse(List<String> lines, String file) throws StoreException.InvalidArgument {
        if (lines.isEmpty() || !lines.get(0).equals(MAGIC)) {
            throw new StoreException.InvalidArgument(file + " does not begin with '" + MAGIC + "' but with "
                    + (lines.isEmpty() ? "nothing" : "'" + lines.get(0) + "'") + ": name the directory of a store");
        }
        Map<String, String> values = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int blank = line.indexOf(' ');
            values.put(line.substring(0, Math.max(0, blank)), line.substring(blank + 1));
        }
        return new StoreVersion(number(values, MIN_READER, file), number(values, MIN_WRITER, file));
    }

    private static int number(Map<String, String> values, String name, String file)
            throws StoreException.InvalidArgument {
        String value = values.getOrDefault(name, "");
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw new StoreException.InvalidArgument(
                    file + ": '" + name + " " + value + "' where a number from 1 on was expected; restore the file");
        }
        return Integer.parseInt(value);
    }

    /** Refuses a store that this Basalt can read, but not change. */
    void requireWritable(String file) throws StoreException.InvalidArgument {
        requireReadable(file);
        require(MIN_WRITER, minWriter, file);
    }

    void requireReadable(String file) throws StoreException.InvalidArgument {
        require(MIN_READER, minReader, file);
    }

    private static void require(String name, int wanted, String file) throws StoreException.InvalidArgument {
        if (wanted > FORMAT) {
            throw new StoreException.InvalidArgument(file + ": " + name + " " + wanted + ", but this Basalt has format "
                    + FORMAT + "; use a newer Basalt");
        }
    }

    String text() {
        return MAGIC + "\n" + MIN_READER + " " + minReader + "\n" + MIN_WRITER + " " + minWriter + "\n";
    }
}
