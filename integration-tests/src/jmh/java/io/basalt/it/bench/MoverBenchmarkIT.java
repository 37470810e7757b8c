package io.basalt.it.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.basalt.store.tier.Movement;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@link MoverBenchmark} by Maven: {@code -Dmover.rounds=N}, {@code -Dmover.seconds=N}, {@code -Dmover.moves=N}, {@code -Dmover.dir=DIR}. */
class MoverBenchmarkIT {
    @Test
    void everythingArrivesWhereItWasMovedTo() throws Exception {
        String rounds = System.getProperty("mover.rounds");
        assumeTrue(rounds != null, "the mover is measured where -Dmover.rounds=N says in how many rounds");
        Path directory = Path.of(System.getProperty("mover.dir", "target/mover-benchmark"));
        int moves = Integer.getInteger("mover.moves", Movement.DEFAULT.moves());
        new MoverBenchmark(directory, Integer.parseInt(rounds), Integer.getInteger("mover.seconds", 10), moves).run();
    }
}
