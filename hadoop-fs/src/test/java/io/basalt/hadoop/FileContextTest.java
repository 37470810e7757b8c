package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FileContextTest extends FileSystemTest {
    private FileContext context;

    @BeforeEach
    void openContext() throws IOException {
        conf.set("fs.AbstractFileSystem.basalt.impl", Basalt.class.getName());
        context = FileContext.getFileContext(ROOT.toUri(), conf);
    }

    @Override
    @AfterEach
    void closeAll() throws IOException {
        ContextStores.closeAll();
        super.closeAll();
    }

    @Test
    void allContextsShareOneHandleThatIsReleasedAtTheEndOfTheProcess() throws Exception {
        String location = testStore.location();
        for (int i = 0; i < 3; i++) {
            FileContext.getFileContext(ROOT.toUri(), conf).util().exists(path("f"));
        }
        Store shared = ContextStores.open(location);
        fs.close();
        assertTrue(shared.bucket("lava").isPresent(), "the contexts go on");
        create("f", "one");
        ContextStores.closeAll();
        assertThrows(StoreException.class, () -> shared.bucket("lava"));
        Leaks.check(folder.toRealPath());
    }

    @Test
    void filesAreWrittenListedRenamedAndDeleted() throws IOException {
        context.mkdir(path("d"), null, true);
        create("d/f", "one");
        create("d/g", "two");
        assertEquals(2, context.util().listStatus(path("d")).length);
        assertTrue(context.getFileStatus(path("d/f")).isFile());
        assertThrows(FileAlreadyExistsException.class, () -> context.rename(path("d/f"), path("d/g")));
        context.rename(path("d/f"), path("d/g"), Options.Rename.OVERWRITE);
        assertEquals("one", read("d/g"));
        assertEquals(List.of("basalt://lava/d/g"), paths(context.listStatus(path("d"))));
        assertTrue(context.delete(path("d"), true));
        assertFalse(context.util().exists(path("d")));
    }

    @Test
    void createFlagsAreObeyed() throws IOException {
        create("f", "one");
        assertThrows(FileAlreadyExistsException.class, () -> create("f", "two"));
        try (FSDataOutputStream out = context.create(path("f"), EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE))) {
            out.write("three".getBytes(UTF_8));
        }
        assertEquals("three", read("f"));
        assertThrows(IOException.class, () -> context.create(path("missing/f"), EnumSet.of(CreateFlag.CREATE)));
        context.create(path("made/f"), EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent())
                .close();
        assertTrue(fs.exists(path("made/f")));
    }

    private void create(String key, String text) throws IOException {
        try (FSDataOutputStream out = context.create(path(key), EnumSet.of(CreateFlag.CREATE))) {
            out.write(text.getBytes(UTF_8));
        }
    }
}
