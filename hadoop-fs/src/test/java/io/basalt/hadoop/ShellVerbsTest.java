package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.QuotaUsage;
import org.apache.hadoop.fs.permission.AclEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verbs of Hadoop's own shell that ask a file system for more than files. */
class ShellVerbsTest extends FileSystemTest {
    @BeforeEach
    void watchListings() throws IOException {
        FileSystem.closeAll();
        conf.setClass("fs.basalt.impl", ObservedFileSystem.class, FileSystem.class);
        fs = FileSystem.get(ROOT.toUri(), conf);
        write("d/e/f", "12345");
        write("d/g", "123");
    }

    private ShellRun shell(String arguments) {
        return ShellRun.of(new FsShell(), conf, arguments.split(" "));
    }

    private List<String> words(String arguments) {
        return Arrays.asList(shell(arguments).expect(0).out().trim().split("\\s+"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-setfacl -m user:bob:rwx",
                "-setfacl -x user:bob",
                "-setfacl -b",
                "-setfacl -k",
                "-setfacl --set user::rwx,group::r--,other::---"
            })
    void aclsAreRefusedInOneLineThatNamesTheAlternative(String verb) {
        ShellRun refused = shell(verb + " basalt://lava/d/g").expect(1);
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertTrue(refused.err().startsWith("setfacl: `basalt://lava/d/g': "), refused.err());
        assertTrue(refused.err().contains("no POSIX ACLs") && refused.err().contains("-chmod"), refused.err());
    }

    @Test
    void noProgramTakesTheStoreForOneWithAcls() throws IOException {
        assertFalse(fs.hasPathCapability(path("d"), CommonPathCapabilities.FS_ACLS));
        assertThrows(PathIOException.class, () -> fs.getAclStatus(path("d")));
        List<AclEntry> entries = AclEntry.parseAclSpec("user:bob:rwx", true);
        assertThrows(PathIOException.class, () -> fs.setAcl(path("d"), entries));
        assertThrows(PathIOException.class, () -> fs.modifyAclEntries(path("d"), entries));
        assertThrows(PathIOException.class, () -> fs.removeAclEntries(path("d"), entries));
        assertThrows(PathIOException.class, () -> fs.removeDefaultAcl(path("d")));
        assertThrows(PathIOException.class, () -> fs.removeAcl(path("d")));
        List<String> shown = words("-getfacl basalt://lava/d/g");
        assertTrue(shown.containsAll(List.of("user::rw-", "group::r--", "other::r--")), shown.toString());
    }

    @Test
    void totalsAndQuotasAreToldWithoutListingAnything() throws IOException {
        List<String> totals = List.of("2", "2", "8", "basalt://lava/d");
        assertEquals(totals, words("-count basalt://lava/d"));
        assertEquals(List.of("8", "8", "basalt://lava/d"), words("-du -s basalt://lava/d"));
        List<String> none = List.of("none", "inf", "none", "inf");
        assertEquals(none, words("-count -q basalt://lava/d").subList(0, 4));
        assertEquals(totals, words("-count -q basalt://lava/d").subList(4, 8));
        assertEquals(none, words("-count -u basalt://lava/d").subList(0, 4));
        assertEquals("basalt://lava/d", words("-count -u basalt://lava/d").get(4));
        List<String> withHeader = words("-count -q -h -v basalt://lava/d");
        assertTrue(
                withHeader.containsAll(List.of("QUOTA", "DIR_COUNT", "PATHNAME", "none", "8")), withHeader.toString());
        List<String> types = words("-count -q -t -v basalt://lava/d");
        assertTrue(types.contains("SSD_QUOTA") && types.contains("none"), types.toString());
        QuotaUsage usage = fs.getQuotaUsage(path("d"));
        assertEquals(4, usage.getFileAndDirectoryCount());
        assertEquals(8, usage.getSpaceConsumed());
        assertEquals(-1, usage.getQuota());
        assertEquals(-1, usage.getSpaceQuota());
        assertEquals(List.of(), ((ObservedFileSystem) fs).listed());
    }

    @Test
    void spaceStatusAndChecksumsAreShown() {
        assertTrue(words("-df -h basalt://lava/").contains("basalt://lava"));
        assertEquals(
                List.of("3", "644", "rw-r--r--", "regular", "file", "g", "1", "134217728"),
                words("-stat %b,%a,%A,%F,%n,%r,%o basalt://lava/d/g".replace(',', '\t')));
        List<String> checksum = words("-checksum basalt://lava/d/g");
        assertEquals(List.of("basalt://lava/d/g", "COMPOSITE-CRC32C"), checksum.subList(0, 2));
        assertEquals(checksum.get(2).length(), 8, checksum.toString());
    }

    @Test
    void testsAnswerByTheirExitCode() {
        for (String yes : List.of("-e", "-f", "-s", "-r", "-w")) {
            shell("-test " + yes + " basalt://lava/d/g").expect(0);
        }
        shell("-test -d basalt://lava/d").expect(0);
        for (String no : List.of("-d", "-z")) {
            shell("-test " + no + " basalt://lava/d/g").expect(1);
        }
        shell("-test -e basalt://lava/missing").expect(1);
    }

    @Test
    void touchesAndTruncationsAreMade() throws IOException {
        shell("-touch -m -t 20200102:030405 basalt://lava/d/g").expect(0);
        assertEquals("20200102", words("-ls basalt://lava/d/g").get(5).replace("-", ""));
        shell("-touch -c basalt://lava/d/none").expect(0);
        assertFalse(fs.exists(path("d/none")));
        shell("-touch basalt://lava/d/made").expect(0);
        assertEquals("", read("d/made"));
        shell("-truncate -w 2 basalt://lava/d/g").expect(0);
        assertEquals("12", read("d/g"));
    }

    @Test
    void replicasCannotBeHadAndTheShellDoesNotWaitForThem() throws IOException {
        ShellRun refused = shell("-setrep -w 3 basalt://lava/d/g").expect(1);
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertTrue(refused.err().contains("Could not set replication"), refused.err());
        shell("-setrep -w 1 basalt://lava/d").expect(0);
        assertFalse(fs.setReplication(path("d/g"), (short) 2));
        assertEquals(1, fs.getFileStatus(path("d/g")).getReplication());
    }
}
