package io.basalt.spark.objects.write;

import io.basalt.spark.session.StoreLocation;
import java.io.Serializable;

/**
 * What a job writes to: all that its tasks have to agree on.
 *
 * @param table how the table is called in messages
 * @param job names the job, and no other; what its tasks stage is told apart by it
 */
record WriteTarget(StoreLocation location, String bucket, String table, String job) implements Serializable {
    /** The beginning of the tokens of all that the job stages. */
    String tokens() {
        return "spark " + job + " ";
    }
}
