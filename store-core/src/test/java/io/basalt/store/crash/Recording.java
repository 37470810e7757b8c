package io.basalt.store.crash;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Store;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A scenario that ran while nothing failed: what the store showed after each step, and what a power cut would have left
 * at each moment.
 *
 * @param states the first is that before the first step
 */
record Recording(List<State> states, List<Moment> moments) {

    /**
     * After a step.
     *
     * @param objects what of it can be seen as of {@code lsn} later on
     */
    record State(Observation shown, long lsn, List<String> buckets, Observation objects) {
        static State of(Store store) throws IOException {
            List<String> buckets =
                    store.buckets().stream().map(BucketInfo::name).toList();
            return new State(Observation.of(store), store.visibleLsn(), buckets, Observation.ofObjects(store, buckets));
        }
    }

    /**
     * Right before an operation of the disk, or right after a step.
     *
     * @param acknowledged how many steps had returned
     * @param isAcknowledgement whether the last of them had just returned
     * @param store a copy of the store's directory
     * @param logTail how much the catalog's log has grown since the moment before: all that a cut between the two can
     *     take away of it, since the store touches the disk again only when what it logged is synced
     * @param disks what survives of the tiers
     */
    record Moment(
            String where,
            int acknowledged,
            boolean isAcknowledgement,
            Path store,
            long logTail,
            Map<Survival, MemoryDisk> disks) {

        /** How many steps have returned if the log has lost so much: none returns before its commit is synced. */
        int acknowledgedWith(long lost) {
            return isAcknowledgement && lost > 0 ? acknowledged - 1 : acknowledged;
        }
    }

    /** @param folder where copies may be put */
    static Recording of(Scenario scenario, Path folder) throws Exception {
        MemoryDisk disk = new MemoryDisk();
        FaultyDisk watched = new FaultyDisk(disk);
        Path directory = Session.prepare(folder.resolve("recorded"), scenario.config(), disk);
        try (Session session = new Session(directory, watched)) {
            for (Step step : scenario.given()) {
                step.run(session);
            }
            Recorder recorder = new Recorder(directory, disk, folder);
            recorder.states.add(State.of(session.store()));
            watched.watchedBy((number, operation) -> recorder.moment("before '" + operation + "'", false));
            for (Step step : scenario.when()) {
                step.run(session);
                recorder.acknowledge(step);
                recorder.states.add(State.of(session.store()));
            }
            watched.watchedBy((number, operation) -> {});
            return new Recording(recorder.states, recorder.moments);
        }
    }

    private static final class Recorder {
        final List<State> states = new ArrayList<>();
        final List<Moment> moments = new ArrayList<>();
        private final Path directory;
        private final MemoryDisk disk;
        private final Path folder;
        private final Random random = new Random(1);
        private Map<String, Long> logs;
        private int acknowledged;

        Recorder(Path directory, MemoryDisk disk, Path folder) throws IOException {
            this.directory = directory;
            this.disk = disk;
            this.folder = folder;
            this.logs = LogFiles.lengths(directory.resolve("catalog"));
        }

        synchronized void acknowledge(Step step) throws IOException {
            acknowledged++;
            moment("after " + step, true);
        }

        synchronized void moment(String where, boolean isAcknowledgement) throws IOException {
            Path copy = folder.resolve("moment-" + moments.size());
            StoreFiles.copyLive(directory, copy);
            Map<Survival, MemoryDisk> disks = new EnumMap<>(Survival.class);
            for (Survival survival : Survival.values()) {
                disks.put(survival, disk.survivors(survival, random));
            }
            Map<String, Long> lengths = LogFiles.lengths(copy.resolve("catalog"));
            moments.add(
                    new Moment(where, acknowledged, isAcknowledgement, copy, LogFiles.growth(logs, lengths), disks));
            logs = lengths;
        }
    }
}
