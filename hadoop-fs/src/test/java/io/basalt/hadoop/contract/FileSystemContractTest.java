package io.basalt.hadoop.contract;

import io.basalt.connector.client.TestStore;
import io.basalt.hadoop.Mounting;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileSystemContractBaseTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hadoop's oldest tests of a {@link FileSystem}: HDFS passes them, too. */
@ExtendWith(ContractReport.class)
class FileSystemContractTest extends FileSystemContractBaseTest {
    private TestStore store;

    @BeforeEach
    void openBucket(@TempDir Path folder) throws Exception {
        store = TestStore.in(folder.resolve("store"));
        Configuration conf = new Configuration();
        Mounting.configure(conf, store);
        conf.set("fs.defaultFS", "basalt://contract/");
        fs = FileSystem.get(conf);
        fs.mkdirs(new org.apache.hadoop.fs.Path("/"));
    }

    @AfterEach
    @Override
    public void tearDown() throws Exception {
        super.tearDown();
        FileSystem.closeAll();
        store.close();
    }
}
