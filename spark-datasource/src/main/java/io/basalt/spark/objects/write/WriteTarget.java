package io.basalt.spark.objects.write;

import io.basalt.spark.session.StoreLocation;
import java.io.Serializable;
import java.util.UUID;

/**
 * What a job writes to: all that its tasks have to agree on.
 *
 * @param table how the table is called in messages
 * @param job names the job, or the streaming query with all its jobs and restarts, and no other; what its tasks stage is told apart by it
 * @param run names one run of it
 */
record WriteTarget(StoreLocation location, String bucket, String table, String job, String run)
        implements Serializable {
    static WriteTarget of(StoreLocation location, String bucket, String table, String job) {
        return new WriteTarget(
                location, bucket, table, job, UUID.randomUUID().toString().substring(0, 8));
    }

    /** The beginning of the tokens of all that the job has staged, in whatever run. */
    String staged() {
        return "spark " + job + " ";
    }

    /** The beginning of the tokens of all that this run stages. */
    String tokens() {
        return staged() + run + " ";
    }
}
