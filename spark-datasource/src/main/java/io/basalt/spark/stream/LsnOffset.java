package io.basalt.spark.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.streaming.Offset;

/**
 * How far a stream has come: all commits up to {@code lsn}. Or, within a state that is read in several micro-batches, all objects of the
 * state at {@code lsn} whose revision is at most {@code revision}. Immutable.
 */
public final class LsnOffset extends Offset {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LSN = "lsn";
    private static final String REVISION = "revision";

    private final long lsn;
    private final OptionalLong revision;

    private LsnOffset(long lsn, OptionalLong revision) {
        this.lsn = lsn;
        this.revision = revision;
    }

    static LsnOffset at(long lsn) {
        return new LsnOffset(lsn, OptionalLong.empty());
    }

    static LsnOffset within(long lsn, long revision) {
        return new LsnOffset(lsn, OptionalLong.of(revision));
    }

    /** An offset that Spark has, which may be of a class of its own after a restart. */
    static LsnOffset of(Offset offset) {
        return offset instanceof LsnOffset lsn ? lsn : parse(offset.json());
    }

    /** What {@link #json} gave. */
    static LsnOffset parse(String json) {
        try {
            JsonNode offset = JSON.readTree(json);
            if (offset.path(LSN).isIntegralNumber()) {
                return new LsnOffset(
                        offset.get(LSN).longValue(),
                        offset.has(REVISION)
                                ? OptionalLong.of(offset.get(REVISION).longValue())
                                : OptionalLong.empty());
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(unexpected(json), e);
        }
        throw new IllegalArgumentException(unexpected(json));
    }

    private static String unexpected(String json) {
        return "the checkpoint has the offset " + json + ": expected {\"lsn\":NUMBER}; is it of another source?";
    }

    long lsn() {
        return lsn;
    }

    /** Within a state that is read in several micro-batches. */
    boolean isWithin() {
        return revision.isPresent();
    }

    /** The highest revision of all that has been read. */
    long through() {
        return revision.orElse(lsn);
    }

    @Override
    public String json() {
        return revision.isPresent()
                ? "{\"lsn\":" + lsn + ",\"revision\":" + revision.getAsLong() + "}"
                : "{\"lsn\":" + lsn + "}";
    }
}
