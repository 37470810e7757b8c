package io.basalt.spark;

import io.basalt.spark.objects.ObjectsChangelog;
import io.basalt.spark.objects.ObjectsTable;
import io.basalt.spark.session.StoreCall;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.Changelog;
import org.apache.spark.sql.connector.catalog.ChangelogContext;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Spark's {@link TableCatalog} whose tables {@code objects} tell what has changed row by row. */
interface ChangelogCatalog extends TableCatalog {
    @Override
    default Changelog loadChangelog(Identifier identifier, ChangelogContext context, CaseInsensitiveStringMap options)
            throws NoSuchTableException {
        if (loadTable(identifier) instanceof ObjectsTable objects) {
            return StoreCall.unchecked(() -> ObjectsChangelog.of(objects, context));
        }
        throw new IllegalArgumentException(
                "changes of " + name() + "." + identifier + ": only objects tells what has changed row by row");
    }
}
