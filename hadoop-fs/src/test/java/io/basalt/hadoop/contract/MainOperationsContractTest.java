package io.basalt.hadoop.contract;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSMainOperationsBaseTest;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hadoop's own tests of what programs do most with a {@link FileSystem}, on one store. */
@ExtendWith(ContractReport.class)
class MainOperationsContractTest extends FSMainOperationsBaseTest {
    @TempDir
    static Path store;

    MainOperationsContractTest() {
        super("/main");
    }

    @AfterAll
    static void closeFileSystems() throws IOException {
        FileSystem.closeAll();
    }

    @Override
    protected FileSystem createFileSystem() throws IOException {
        Configuration conf = new Configuration();
        conf.set("fs.basalt.store", store.toString());
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
