package io.basalt.spark.vector;

import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** A struct that is never null, put together from columns which are bound on their own. */
public final class StructColumn extends ReadOnlyColumn {
    private final ColumnVector[] children;

    public StructColumn(StructType type, List<? extends ColumnVector> children) {
        super(type);
        this.children = children.toArray(ColumnVector[]::new);
    }

    @Override
    public boolean hasNull() {
        return false;
    }

    @Override
    public int numNulls() {
        return 0;
    }

    @Override
    public boolean isNullAt(int row) {
        return false;
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        return children[ordinal];
    }
}
