package io.basalt.hadoop.commit;

import java.io.Serializable;

/**
 * A file that an attempt has written, and where it is to be.
 *
 * @param staged a path
 * @param target a path
 */
public record StagedFile(String staged, String target) implements Serializable {}
