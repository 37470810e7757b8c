package io.basalt.store.index.segment;

import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.ObjectRow;
import java.util.List;
import java.util.function.ToLongFunction;

/** A system field of numbers that every row has, and how a row tells it. */
record SystemNumbers(SystemField field, ToLongFunction<ObjectRow> value) {
    static final List<SystemNumbers> ALL = List.of(
            new SystemNumbers(SystemField.SIZE, ObjectRow::size),
            new SystemNumbers(SystemField.CREATED, ObjectRow::createdMicros),
            new SystemNumbers(SystemField.MODIFIED, ObjectRow::modifiedMicros),
            new SystemNumbers(SystemField.VERSION, ObjectRow::version),
            new SystemNumbers(SystemField.REVISION, ObjectRow::revision),
            new SystemNumbers(SystemField.FILE_ID, ObjectRow::fileId),
            new SystemNumbers(SystemField.CONTENT_ID, ObjectRow::contentId));
}
