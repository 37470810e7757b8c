package io.basalt.hadoop.contract;

import io.basalt.connector.client.TestStore;
import io.basalt.hadoop.Mounting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSMainOperationsBaseTest;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hadoop's own tests of what programs do most with a {@link FileSystem}, on one store. */
@ExtendWith(ContractReport.class)
@Tag("served")
class MainOperationsContractTest extends FSMainOperationsBaseTest {
    private static TestStore store;

    MainOperationsContractTest() {
        super("/main");
    }

    @BeforeAll
    static void openStore(@TempDir Path folder) throws IOException {
        store = TestStore.in(folder.resolve("store"));
    }

    @AfterAll
    static void closeFileSystems() throws IOException {
        FileSystem.closeAll();
        store.close();
    }

    @Override
    protected FileSystem createFileSystem() throws IOException {
        Configuration conf = new Configuration();
        Mounting.configure(conf, store);
        FileSystem files = FileSystem.get(URI.create("basalt://contract/"), conf);
        files.mkdirs(new org.apache.hadoop.fs.Path("basalt://contract/"));
        return files;
    }

    @Override
    protected org.apache.hadoop.fs.Path getDefaultWorkingDirectory() throws IOException {
        return fSys.getHomeDirectory();
    }

    @Override
    @Test
    @Disabled("permissions are kept and not enforced: policies decide who may list a directory")
    public void testListStatusThrowsExceptionForUnreadableDir() {}

    @Override
    @Test
    @Disabled("permissions are kept and not enforced: policies decide who may list a directory")
    public void testGlobStatusThrowsExceptionForUnreadableDir() {}
}
