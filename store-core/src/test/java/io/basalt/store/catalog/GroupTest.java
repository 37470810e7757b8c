package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupTest {
    private static final String BUCKET = "b";
    private static final long NEW_ID = 100;

    private final List<String> lookedUp = new ArrayList<>();
    private final Group group = new Group(this::lookUp, 0, 0);
    private final Applier applier = new Applier(group);

    private byte[] lookUp(Family family, byte[] key) {
        lookedUp.add(family + " " + HexFormat.of().formatHex(key));
        return null;
    }

    @BeforeEach
    void createABucket() throws StoreException {
        applier.apply(new Command.CreateBucket(BUCKET, 1, 2, 10), Map.of());
    }

    @Test
    void nothingIsLookedUpBelowADirectoryThatItHasMade() throws StoreException {
        applier.apply(new Command.MakeDirectory(BUCKET, "new", NEW_ID, 11), Map.of());
        lookedUp.clear();
        applier.apply(new Command.MakeDirectory(BUCKET, "new/a/b", NEW_ID + 1, 12), Map.of());
        assertEquals(List.of(), lookedUp);
        assertNull(group.get(Family.OPENFILES, Keys.entry(NEW_ID, "a")));
        assertNull(group.get(Family.NAMESPACE, Keys.entry(NEW_ID, "a")));
        assertArrayEquals(
                Lookups.encodeLink(NEW_ID + 2),
                group.get(Family.NAMESPACE, Keys.entry(NEW_ID, "a/")),
                "what it has put");
    }

    @Test
    void elsewhereTheCatalogIsAsked() throws StoreException {
        applier.apply(new Command.MakeDirectory(BUCKET, "new", NEW_ID, 11), Map.of());
        lookedUp.clear();
        assertNull(group.get(Family.NAMESPACE, Keys.entry(NEW_ID + 1, "a")));
        assertNull(group.get(Family.OPENFILES, Keys.id(NEW_ID)));
        assertNull(group.get(Family.ROWS, Keys.id(NEW_ID)));
        assertEquals(3, lookedUp.size(), lookedUp::toString);
    }

    @Test
    void whatOneCommandKeepsTheNextOneSees() throws StoreException {
        applier.apply(new Command.MakeDirectory(BUCKET, "kept", NEW_ID, 11), Map.of());
        Command<?> root = new Command.DeleteDirectory(BUCKET, "", true, KeyMode.HADOOP, 12);
        assertThrows(StoreException.InvalidArgument.class, () -> applier.apply(root, Map.of()));
        List<String> written = new ArrayList<>();
        group.forEach((family, key, value) -> written.add(family.name()));
        applier.apply(new Command.MakeDirectory(BUCKET, "kept", NEW_ID + 5, 13), Map.of());
        List<String> after = new ArrayList<>();
        group.forEach((family, key, value) -> after.add(family.name()));
        assertEquals(written, after, "the directory is there already");
    }
}
