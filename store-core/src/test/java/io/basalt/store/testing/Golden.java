package io.basalt.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A golden file: lines of a name and its bytes in hexadecimal, as an earlier Basalt wrote them. */
public final class Golden {
    private final String file;
    private final Map<String, byte[]> records = new TreeMap<>();

    public Golden(String file) {
        this.file = file;
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no golden file " + file);
            }
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] parts = line.split(" ", 2);
                records.put(parts[0], HexFormat.of().parseHex(parts[1]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes under that name, where today's code, or a library of it, may write others of the same meaning. */
    public byte[] read(String name) {
        return records.get(name).clone();
    }

    /** The bytes under that name, after {@code written}, which today's code wrote, was found equal to them. */
    public byte[] check(String name, byte[] written) {
        byte[] golden = records.get(name);
        assertEquals(
                golden == null ? "nothing" : HexFormat.of().formatHex(golden),
                HexFormat.of().formatHex(written),
                () -> "golden/" + file + ", " + name + ": the format has changed without a new version");
        return written;
    }
}
