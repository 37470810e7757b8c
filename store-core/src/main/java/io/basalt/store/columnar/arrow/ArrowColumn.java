package io.basalt.store.columnar.arrow;

import org.apache.arrow.vector.types.pojo.Field;

/**
 * A column of a content.
 *
 * @param stated by the content's schema
 * @param rendered what becomes of it
 * @param node how many field nodes of a record batch are those of columns before it
 * @param buffer how many buffers are
 */
record ArrowColumn(Field stated, Field rendered, int node, int buffer) {}
