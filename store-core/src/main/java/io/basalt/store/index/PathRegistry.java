package io.basalt.store.index;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Table;
import io.basalt.store.index.query.PathAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The attributes that the paths of a bucket spell, as of now: exact counts, from the directories' totals. */
final class PathRegistry {
    private final Catalog catalog;
    private final DirectoryLinks links;

    private static final class Use {
        private final Set<AttributeValue> values = new HashSet<>();
        private long objects;
    }

    PathRegistry(Catalog catalog, DirectoryLinks links) {
        this.catalog = catalog;
        this.links = links;
    }

    /** Costs a look-up for each directory whose name spells one. */
    List<AttributeColumn> columns(long bucketId) throws StoreException {
        Map<Field.Attribute, Use> uses = new HashMap<>();
        for (long directoryId : links.spelling(bucketId)) {
            Optional<Table.StoredDirectory> stored = catalog.current(Table.DIRECTORIES, directoryId);
            if (stored.isPresent()
                    && links.path(directoryId, Long.MAX_VALUE - 1).isPresent()) {
                long below = stored.get().directory().below().objects();
                PathAttributes.of(stored.get().directory().name() + "/").forEach((name, value) -> {
                    Field.Attribute field = new Field.Attribute(name, value.type());
                    Use use = uses.computeIfAbsent(field, f -> new Use());
                    use.objects += below;
                    use.values.add(value);
                });
            }
        }
        List<AttributeColumn> columns = new ArrayList<>();
        uses.forEach((field, use) -> {
            if (use.objects > 0) {
                columns.add(new AttributeColumn(field, use.objects, use.values.size()));
            }
        });
        return columns;
    }
}
