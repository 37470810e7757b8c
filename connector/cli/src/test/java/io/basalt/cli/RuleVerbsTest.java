package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules and tiers as a person works with them. */
class RuleVerbsTest {
    @TempDir
    Path folder;

    private CommandRun basalt(String... args) {
        return CommandRun.in(folder, args);
    }

    private CommandRun good(String... args) {
        CommandRun run = basalt(args);
        assertEquals(0, run.code(), run.err());
        return run;
    }

    @BeforeEach
    void importTwoFiles() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in/sub"));
        Files.writeString(in.resolve("a.txt"), "some text");
        Files.writeString(in.resolve("b.csv"), "x,y\n1,2\n");
        good("import", "in", "basalt://b");
        Files.writeString(folder.resolve("rules.json"), """
                {"rules": [{"id": "cool", "filter": {"prefix": "sub/", "where": "content_type = 'text/csv'"},
                            "steps": [{"always": true, "move": "hdd"}]},
                           {"id": "old", "filter": {"prefix": "logs/"}, "steps": [{"age_days": 9, "expire": true}]}]}
                """);
    }

    @Test
    void rulesAreSetListedExportedAndRemoved() throws Exception {
        assertEquals(
                "bucket b: 2 rules\n", good("rule", "set", "b", "rules.json").out());
        String listed = good("rule", "ls", "--format", "csv").out();
        assertTrue(listed.contains("b,old,true,logs/,\"\",age_days 9,expire"), listed);
        String exported = good("rule", "export", "b").out();
        Files.writeString(folder.resolve("again.json"), exported);
        good("rule", "set", "b", "again.json");
        assertEquals(exported, good("rule", "export", "b").out());

        CommandRun refused = basalt("rule", "export", "b", "--xml");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("cool"), refused.err());
        assertEquals("bucket b: 1 rules\n", good("rule", "rm", "b", "cool").out());
        String xml = good("rule", "export", "b", "--xml").out();
        assertTrue(xml.contains("<Days>9</Days>"), xml);
        Files.writeString(folder.resolve("rules.xml"), xml);
        good("rule", "set", "b", "rules.xml");
        assertTrue(good("rule", "ls", "b", "--format", "json").out().contains("\"rule\":\"old\""));

        assertEquals(1, basalt("rule", "rm", "b", "nothing").code());
        assertEquals("bucket b: 0 rules\n", good("rule", "rm", "b").out());
        assertEquals(1, good("rule", "ls", "--format", "csv").outLines().size());
    }

    @Test
    void wrongRulesAreRefusedInOneLine() throws Exception {
        Files.writeString(folder.resolve("wrong.json"), """
                {"rules": [{"id": "x", "steps": [{"always": true, "move": "nowhere"}]}]}
                """);
        CommandRun run = basalt("rule", "set", "b", "wrong.json");
        assertEquals(1, run.code());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().contains("'nowhere'") && run.err().contains("flash, hdd"), run.err());
        assertEquals(1, basalt("rule", "set", "b", "missing.json").code());
        assertEquals(1, basalt("rule", "set", "nobucket", "rules.json").code());
    }

    @Test
    void aPlanIsShownCarriedOutAndExplained() throws Exception {
        good("rule", "set", "b", "rules.json");
        String plan = good("tier", "plan").out();
        assertTrue(plan.contains("basalt://b/sub/b.csv") && plan.contains("1 moves"), plan);
        assertEquals("1 moved, 8 B (hdd 8 B); 0 expired\n", good("tier", "run").out());
        assertTrue(good("stat", "basalt://b/sub/b.csv").out().contains("hdd"));
        String why = good("tier", "explain", "basalt://b/sub/b.csv").out();
        assertTrue(why.contains("rule 'cool'") && why.contains("hdd, 8 B, since "), why);
        assertTrue(good("tier", "explain", "basalt://b/sub/a.txt", "--format", "json")
                .out()
                .contains("\"now\":\"stay\""));
        assertEquals(1, basalt("tier", "explain", "basalt://b/nothing").code());
        assertEquals(2, basalt("tier", "explain", "b/nothing").code());
    }

    @Test
    void aTierIsDrained() {
        assertEquals(
                "2 moved, 17 B (hdd 17 B); 0 expired\n",
                good("tier", "drain", "flash").out());
        assertTrue(good("stat", "basalt://b/sub/a.txt").out().contains("hdd"));
        assertEquals(1, basalt("tier", "drain", "tape").code());
        assertEquals(1, basalt("tier", "drain", "hdd", "--directory", "4").code());
    }
}
