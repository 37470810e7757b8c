package io.basalt.store.api;

/**
 * Something that is not as it should be in a store.
 *
 * @param check what looked
 * @param where what it looked at
 * @param repaired whether it is as it should be by now
 */
public record Finding(String check, String where, String expected, String actual, boolean repaired) {}
