package io.basalt.hadoop.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.connector.client.TestStore;
import io.basalt.hadoop.Basalt;
import io.basalt.hadoop.Mounting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FCStatisticsBaseTest;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileContextCreateMkdirBaseTest;
import org.apache.hadoop.fs.FileContextMainOperationsBaseTest;
import org.apache.hadoop.fs.FileContextPermissionBase;
import org.apache.hadoop.fs.FileContextTestHelper;
import org.apache.hadoop.fs.FileContextURIBase;
import org.apache.hadoop.fs.FileContextUtilBase;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hadoop's own tests of a {@link FileContext}, on one store. */
@ExtendWith(ContractReport.class)
@Tag("served")
class FileContextContractTest {
    private static final URI ROOT = URI.create("basalt://contract/");

    private static TestStore store;

    @BeforeAll
    static void makeBucket(@TempDir Path folder) throws IOException {
        store = TestStore.in(folder.resolve("store"));
        FileSystem.get(ROOT, configuration()).mkdirs(new org.apache.hadoop.fs.Path(ROOT));
    }

    @AfterAll
    static void closeFileSystems() throws IOException {
        Mounting.closeAll();
        store.close();
    }

    private static Configuration configuration() {
        Configuration conf = new Configuration();
        Mounting.configure(conf, store);
        conf.set("fs.AbstractFileSystem.basalt.impl", Basalt.class.getName());
        return conf;
    }

    @Nested
    class MainOperations extends FileContextMainOperationsBaseTest {
        @Override
        @BeforeEach
        public void setUp() throws Exception {
            fc = FileContext.getFileContext(ROOT, configuration());
            super.setUp();
        }

        @Override
        protected FileContextTestHelper createFileContextHelper() {
            return new FileContextTestHelper("/main");
        }

        @Override
        protected boolean listCorruptedBlocksSupported() {
            return false;
        }
    }

    @Nested
    class CreateAndMkdir extends FileContextCreateMkdirBaseTest {
        @Override
        @BeforeEach
        public void setUp() throws Exception {
            fc = FileContext.getFileContext(ROOT, configuration());
            super.setUp();
        }

        @Override
        protected FileContextTestHelper createFileContextHelper() {
            return new FileContextTestHelper("/create");
        }
    }

    @Nested
    class Permissions extends FileContextPermissionBase {
        @Override
        protected FileContextTestHelper getFileContextHelper() {
            return new FileContextTestHelper("/permissions");
        }

        @Override
        protected FileContext getFileContext() throws IOException {
            return FileContext.getFileContext(ROOT, configuration());
        }
    }

    @Nested
    class Uris extends FileContextURIBase {
        @BeforeEach
        void openContexts() throws IOException {
            fc1 = FileContext.getFileContext(ROOT, configuration());
            fc2 = FileContext.getFileContext(ROOT, configuration());
            fc1.mkdir(new org.apache.hadoop.fs.Path("/test"), FileContext.DEFAULT_PERM, true);
        }
    }

    @Nested
    class Utilities extends FileContextUtilBase {
        @Override
        @BeforeEach
        public void setUp() throws Exception {
            fc = FileContext.getFileContext(ROOT, configuration());
            super.setUp();
        }
    }

    @Nested
    class Statistics extends FCStatisticsBaseTest {
        @BeforeEach
        void openContext() throws Exception {
            fc = FileContext.getFileContext(ROOT, configuration());
            fc.mkdir(fileContextTestHelper.getTestRootPath(fc, "test"), FileContext.DEFAULT_PERM, true);
            FileContext.clearStatistics();
        }

        @Override
        protected void verifyReadBytes(FileSystem.Statistics statistics) {
            assertEquals(2L * blockSize, statistics.getBytesRead());
        }

        @Override
        protected void verifyWrittenBytes(FileSystem.Statistics statistics) {
            assertEquals((long) blockSize * numBlocks, statistics.getBytesWritten());
        }

        @Override
        protected URI getFsUri() {
            return ROOT;
        }
    }
}
