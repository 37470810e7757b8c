package io.basalt.store.api;

/** Whose rules the namespace follows for one change. */
public enum KeyMode {
    /** Any key goes; directories implied by a key vanish with their last child. */
    S3,
    /** As HDFS: no file beside a directory of the same name, no empty component; parents are made and persist. */
    HADOOP
}
