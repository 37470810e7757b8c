package io.basalt.spark.dataset;

import io.basalt.store.api.ColumnAggregation.Kind;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * A column of partial aggregates, which may be of one row or of many: Spark does not see which.
 *
 * @param kind how several are made one
 * @param output what the plan above refers to
 * @param ofGroup its value for a group that the store has computed, of the store's columns and those of partitions
 * @param ofRow its value for a row of the table
 */
record Partial(Kind kind, AttributeReference output, Expression ofGroup, Expression ofRow) {}
