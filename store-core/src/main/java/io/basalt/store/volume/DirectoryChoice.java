package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.FreeSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Chooses the directories that take a new blob: at random, in proportion to their free space, those that have failed only
 * where there are not enough others. Thread-safe where its generator is guarded by it.
 */
final class DirectoryChoice {
    private final String tier;
    private final List<DirectoryFiles> directories;
    private final RandomGenerator random;

    DirectoryChoice(String tier, List<DirectoryFiles> directories, RandomGenerator random) {
        this.tier = tier;
        this.directories = directories;
        this.random = random;
    }

    private record Candidate(DirectoryFiles directory, double free) {}

    /** Different directories, as many as are wanted, each with room for that many bytes. */
    List<DirectoryFiles> choose(Tier.Copies wanted, long bytes) throws StoreException {
        List<Candidate> roomy = require("tier " + tier, wanted, bytes);
        List<Candidate> sound = roomy.stream()
                .filter(candidate -> candidate.directory.isSound())
                .toList();
        boolean enough = sound.size() >= wanted.count();
        List<DirectoryFiles> chosen = new ArrayList<>();
        draw(sound, enough ? wanted.count() : sound.size(), chosen);
        if (!enough) {
            List<Candidate> failed =
                    roomy.stream().filter(c -> !c.directory.isSound()).toList();
            draw(failed, wanted.count() - chosen.size(), chosen);
        }
        return chosen;
    }

    private synchronized void draw(List<Candidate> from, int count, List<DirectoryFiles> chosen) {
        List<Candidate> left = new ArrayList<>(from);
        for (int i = 0; i < count; i++) {
            double at = random.nextDouble()
                    * left.stream().mapToDouble(Candidate::free).sum();
            int index = 0;
            while (index < left.size() - 1 && at >= left.get(index).free) {
                at -= left.get(index).free;
                index++;
            }
            chosen.add(left.remove(index).directory);
        }
    }

    /** The directories with room for that many bytes; fails where they are fewer than wanted. */
    List<Candidate> require(String what, Tier.Copies wanted, long bytes) throws StoreException {
        List<Candidate> roomy = new ArrayList<>();
        List<IOException> refusals = new ArrayList<>();
        for (DirectoryFiles directory : directories) {
            if (!wanted.avoided().contains(directory.number()) && !directory.isDraining()) {
                try {
                    FreeSpace.require(what + ", " + directory, directory.disk(), bytes);
                    roomy.add(new Candidate(directory, directory.disk().usableBytes()));
                } catch (IOException e) {
                    refusals.add(e);
                }
            }
        }
        if (roomy.size() < wanted.count()) {
            throw tooFew(what, wanted, roomy.size(), refusals);
        }
        return roomy;
    }

    private StoreException tooFew(String what, Tier.Copies wanted, int found, List<IOException> refusals) {
        for (IOException refusal : refusals) {
            if (refusal instanceof StoreException.OverQuota full) {
                return full;
            }
        }
        String reasons = String.join(
                "; ",
                refusals.stream()
                        .flatMap(e -> Stream.ofNullable(e.getMessage()))
                        .toList());
        String why = reasons.isEmpty() ? "" : " (" + reasons + ")";
        if (wanted.count() == 1) {
            return new StoreException.Unavailable(
                    what + ": no directory of tier " + tier + " can be written" + why + "; mount or replace one");
        }
        return new StoreException.Unavailable(what + ": tier " + tier + " keeps " + wanted.count()
                + " copies in different directories, but only " + found + " can be written" + why
                + "; mount or replace the others");
    }
}
