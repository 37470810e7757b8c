package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.junit.jupiter.api.Test;

class FileMetadataTest extends FileSystemTest {
    @Test
    void extendedAttributesAreAttributes() throws IOException {
        write("f", "x");
        fs.setXAttr(path("f"), "user.label", "cat".getBytes(UTF_8));
        fs.setXAttr(path("f"), "user.note", "größer".getBytes(UTF_8));
        try (Store store = testStore.open()) {
            Attributes attributes =
                    store.stat(new ObjectKey("lava", "f")).orElseThrow().attributes();
            assertEquals(Optional.of(AttributeValue.of("cat")), attributes.get("label"));
        }
        assertEquals(List.of("user.label", "user.note"), fs.listXAttrs(path("f")));
        assertArrayEquals("größer".getBytes(UTF_8), fs.getXAttr(path("f"), "user.note"));
        assertEquals(1, fs.getXAttrs(path("f"), List.of("user.note")).size());
        fs.removeXAttr(path("f"), "user.note");
        assertEquals(List.of("user.label"), fs.listXAttrs(path("f")));
        assertThrows(IOException.class, () -> fs.getXAttr(path("f"), "user.note"));
        assertThrows(IOException.class, () -> fs.removeXAttr(path("f"), "user.note"));
    }

    @Test
    void extendedAttributesOfOtherTypesReadAsText() throws IOException {
        try (Store store = testStore.open();
                var writer = store.put(
                        new ObjectKey("lava", "f"),
                        PutOptions.DEFAULT.withAttributes(Attributes.of(Map.of("n", AttributeValue.of(42L)))))) {
            writer.commit();
        }
        assertEquals("42", new String(fs.getXAttr(path("f"), "user.n"), UTF_8));
    }

    @Test
    void extendedAttributesObeyTheirFlagsAndLimits() throws IOException {
        write("f", "x");
        fs.mkdirs(path("d"));
        byte[] value = "v".getBytes(UTF_8);
        assertThrows(
                IOException.class, () -> fs.setXAttr(path("f"), "user.a", value, EnumSet.of(XAttrSetFlag.REPLACE)));
        fs.setXAttr(path("f"), "user.a", value, EnumSet.of(XAttrSetFlag.CREATE));
        assertThrows(IOException.class, () -> fs.setXAttr(path("f"), "user.a", value, EnumSet.of(XAttrSetFlag.CREATE)));
        assertThrows(IOException.class, () -> fs.setXAttr(path("f"), "trusted.a", value));
        assertThrows(IOException.class, () -> fs.setXAttr(path("f"), "user.b", new byte[] {(byte) 0xff}));
        assertEquals(Map.of(), fs.getXAttrs(path("d")));
        fs.setXAttr(path("d"), "user.a", value);
        assertEquals("v", new String(fs.getXAttr(path("d"), "user.a"), UTF_8));
        fs.removeXAttr(path("d"), "user.a");
        assertEquals(Map.of(), fs.getXAttrs(path("d")));
        assertThrows(FileNotFoundException.class, () -> fs.getXAttrs(path("missing")));
    }

    @Test
    void theChecksumIsTheComposedCrcOfHdfs() throws IOException {
        byte[] bytes = new byte[300_000];
        new java.util.Random(1).nextBytes(bytes);
        write(path("f"), bytes);
        CRC32C whole = new CRC32C();
        whole.update(bytes);
        FileChecksum checksum = fs.getFileChecksum(path("f"));
        assertEquals("COMPOSITE-CRC32C", checksum.getAlgorithmName());
        assertEquals(String.format("COMPOSITE-CRC32C:0x%08x", (int) whole.getValue()), checksum.toString());
        CRC32C prefix = new CRC32C();
        prefix.update(bytes, 0, 150_000);
        assertEquals(
                String.format("COMPOSITE-CRC32C:0x%08x", (int) prefix.getValue()),
                fs.getFileChecksum(path("f"), 150_000).toString());
        assertThrows(FileNotFoundException.class, () -> fs.getFileChecksum(ROOT));
    }
}
