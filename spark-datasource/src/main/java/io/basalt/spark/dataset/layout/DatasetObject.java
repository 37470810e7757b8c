package io.basalt.spark.dataset.layout;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the index says of one object of a dataset.
 *
 * @param modified microseconds since the epoch
 * @param tier empty where the content lies nowhere
 * @param rows as ingest counted them
 * @param columns the names of its columns as ingest saw them; empty where it did not
 */
public record DatasetObject(
        String key,
        long size,
        long contentId,
        long version,
        long modified,
        Optional<String> tier,
        OptionalLong rows,
        Optional<String> columns) {}
