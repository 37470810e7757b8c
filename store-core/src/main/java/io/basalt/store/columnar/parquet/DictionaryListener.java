package io.basalt.store.columnar.parquet;

import java.util.List;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Tells the fillers that want it each row group's dictionary. Values do not come this way. */
final class DictionaryListener extends GroupConverter {
    private final List<ColumnFiller> fillers;

    DictionaryListener(List<ColumnFiller> fillers) {
        this.fillers = fillers;
    }

    @Override
    public Converter getConverter(int column) {
        ColumnFiller filler = fillers.get(column);
        return new PrimitiveConverter() {
            @Override
            public boolean hasDictionarySupport() {
                return filler.wantsDictionary();
            }

            @Override
            public void setDictionary(Dictionary dictionary) {
                filler.dictionary(dictionary);
            }
        };
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
