package io.basalt.store.api;

/**
 * An attribute name and type that occurs in a bucket, or that it declares.
 *
 * @param objects on how many objects, which of one that is only declared are none; those of a deleted directory count until they are collected
 * @param distinct about how many different values it has had, those of earlier rows included: within some percent
 */
public record AttributeColumn(Field.Attribute field, long objects, long distinct) {}
