package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenants as a person sets them up. */
class TenantVerbsTest {
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

    private void failed(String word, String... args) {
        CommandRun run = basalt(args);
        assertEquals(1, run.code(), run.out());
        assertTrue(run.err().contains(word), run.err());
        assertEquals(1, run.errLines().size(), run.err());
    }

    @Test
    void aTenantIsSetUpAndTakenDown() throws Exception {
        good("tenant", "create", "lab");
        good("user", "create", "ann", "--tenant", "lab");
        good("bucket", "create", "photos", "--tenant", "lab");
        Files.writeString(
                folder.resolve("read.json"),
                "{\"Statement\": {\"Sid\": \"Read\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"photos/2024/*\"}}");
        good("policy", "put", "read", "read.json", "--tenant", "lab");
        good("policy", "attach", "read", "--user", "ann", "--tenant", "lab");
        assertTrue(
                good("user", "ls", "--tenant", "lab", "--format", "csv").out().contains("lab,ann,true,false,0,read,"));
        assertEquals(
                "allowed: statement 'Read' of policy 'read' allows it\n",
                good("policy", "explain", "--user", "ann", "--tenant", "lab", "s3:GetObject", "photos/2024/a")
                        .out());
        CommandRun denied =
                basalt("policy", "explain", "--user", "ann", "--tenant", "lab", "s3:GetObject", "photos/2025/a");
        assertEquals("denied: no policy allows it\n", denied.out());
        assertEquals(1, denied.code());
        assertEquals(
                Files.readString(folder.resolve("read.json")).strip() + "\n",
                good("policy", "show", "read", "--tenant", "lab").out());

        failed("1 buckets", "tenant", "rm", "lab");
        good("tenant", "give", "local", "photos");
        failed("attached to 1", "policy", "rm", "read", "--tenant", "lab");
        good("policy", "detach", "read", "--user", "ann", "--tenant", "lab");
        good("policy", "rm", "read", "--tenant", "lab");
        good("user", "set", "ann", "--tenant", "lab", "--enabled", "false");
        assertTrue(
                good("user", "ls", "--tenant", "lab", "--format", "csv").out().contains("lab,ann,false,"));
        good("user", "rm", "ann", "--tenant", "lab");
        good("tenant", "rm", "lab");
        assertEquals(2, good("tenant", "ls", "--format", "csv").outLines().size());
    }

    @Test
    void aSecretIsPrintedOnce() throws Exception {
        good("tenant", "create", "lab");
        good("user", "create", "ann", "--tenant", "lab");
        List<String> made = good("key", "create", "--user", "ann", "--tenant", "lab", "--format", "csv")
                .outLines();
        assertEquals("key,secret", made.get(0));
        String[] key = made.get(1).split(",");
        CommandRun listed = good("key", "ls", "--user", "ann", "--tenant", "lab");
        assertTrue(listed.out().contains(key[0]), listed.out());
        assertFalse(listed.out().contains(key[1]), listed.out());
        List<String> rotated = good("key", "rotate", key[0], "--grace", "2h", "--format", "csv")
                .outLines();
        assertTrue(rotated.get(1).startsWith(key[0] + ","), rotated.toString());
        assertFalse(rotated.get(1).contains(key[1]), rotated.toString());
        good("key", "disable", key[0]);
        assertTrue(good("key", "ls", "--user", "ann", "--tenant", "lab", "--format", "json")
                .out()
                .contains("\"enabled\":false"));
        good("key", "enable", key[0]);
        good("key", "rm", key[0]);
        failed(key[0], "key", "enable", key[0]);
    }

    @Test
    void quotasAreSetAndHeld() throws Exception {
        good("bucket", "create", "photos");
        good("quota", "set", "--bucket", "photos", "--bytes", "1KiB", "--objects", "7");
        good("quota", "set", "--bucket", "photos", "--objects", "none");
        assertTrue(good("quota", "ls", "--format", "csv").out().contains("local,photos,0,1024,0,\n"));
        Files.createDirectories(folder.resolve("in"));
        Files.write(folder.resolve("in/large"), new byte[2000]);
        CommandRun refused = basalt("import", "in", "basalt://photos");
        assertEquals(1, refused.code(), refused.err());
        assertTrue(refused.err().contains("2000 bytes, and its quota is 1024"), refused.err());
        CommandRun wrong = basalt("quota", "set", "--bytes", "7");
        assertEquals(2, wrong.code(), wrong.err());
        failed("expected a number", "quota", "set", "--bucket", "photos", "--bytes", "much");
        failed("no quota", "quota", "set", "--tenant", "local", "--bytes", "7");
    }
}
