package io.basalt.hadoop;

import org.apache.hadoop.fs.EtagSource;

/** What a file's status knows beyond Hadoop's own: located or not. */
interface StoredFile extends EtagSource {
    /** Stays with the file when it is renamed or overwritten. */
    long fileId();
}
