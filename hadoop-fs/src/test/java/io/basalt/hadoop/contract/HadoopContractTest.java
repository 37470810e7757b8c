package io.basalt.hadoop.contract;

import io.basalt.connector.client.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.contract.AbstractContractAppendTest;
import org.apache.hadoop.fs.contract.AbstractContractBulkDeleteTest;
import org.apache.hadoop.fs.contract.AbstractContractConcatTest;
import org.apache.hadoop.fs.contract.AbstractContractContentSummaryTest;
import org.apache.hadoop.fs.contract.AbstractContractCopyFromLocalTest;
import org.apache.hadoop.fs.contract.AbstractContractCreateTest;
import org.apache.hadoop.fs.contract.AbstractContractDeleteTest;
import org.apache.hadoop.fs.contract.AbstractContractEtagTest;
import org.apache.hadoop.fs.contract.AbstractContractGetEnclosingRoot;
import org.apache.hadoop.fs.contract.AbstractContractGetFileStatusTest;
import org.apache.hadoop.fs.contract.AbstractContractLeaseRecoveryTest;
import org.apache.hadoop.fs.contract.AbstractContractMkdirTest;
import org.apache.hadoop.fs.contract.AbstractContractMultipartUploaderTest;
import org.apache.hadoop.fs.contract.AbstractContractOpenTest;
import org.apache.hadoop.fs.contract.AbstractContractPathHandleTest;
import org.apache.hadoop.fs.contract.AbstractContractRenameTest;
import org.apache.hadoop.fs.contract.AbstractContractRootDirectoryTest;
import org.apache.hadoop.fs.contract.AbstractContractSafeModeTest;
import org.apache.hadoop.fs.contract.AbstractContractSeekTest;
import org.apache.hadoop.fs.contract.AbstractContractSetTimesTest;
import org.apache.hadoop.fs.contract.AbstractContractStreamIOStatisticsTest;
import org.apache.hadoop.fs.contract.AbstractContractUnbufferTest;
import org.apache.hadoop.fs.contract.AbstractContractVectoredReadTest;
import org.apache.hadoop.fs.contract.AbstractFSContract;
import org.apache.hadoop.tools.contract.AbstractContractDistCpTest;
import org.apache.log4j.Level;
import org.apache.log4j.LogManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All of Hadoop's own contract tests of a file system, on one store, with the options of {@code contract/basalt.xml}. */
@ExtendWith(ContractReport.class)
@Tag("long")
@Tag("served")
class HadoopContractTest {
    private static TestStore store;

    @BeforeAll
    static void openStore(@TempDir Path folder) throws IOException {
        store = TestStore.in(folder.resolve("store"));
    }

    @AfterAll
    static void closeFileSystems() throws IOException {
        FileSystem.closeAll();
        store.close();
    }

    @Nested
    class Append extends AbstractContractAppendTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    @Tag("served-nightly")
    class BulkDelete extends AbstractContractBulkDeleteTest {
        @Override
        protected int getExpectedPageSize() {
            return 1000;
        }

        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Concat extends AbstractContractConcatTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class ContentSummary extends AbstractContractContentSummaryTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class CopyFromLocal extends AbstractContractCopyFromLocalTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Create extends AbstractContractCreateTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Delete extends AbstractContractDeleteTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    @Tag("served-nightly")
    class DistCp extends AbstractContractDistCpTest {
        /** One of the tests reads what the copy listing logs. */
        @BeforeEach
        @Override
        public void setup() throws Exception {
            super.setup();
            LogManager.getLogger("org.apache.hadoop.tools.SimpleCopyListing").setLevel(Level.INFO);
        }

        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class EnclosingRoot extends AbstractContractGetEnclosingRoot {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Etag extends AbstractContractEtagTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class GetFileStatus extends AbstractContractGetFileStatusTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class LeaseRecovery extends AbstractContractLeaseRecoveryTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Mkdir extends AbstractContractMkdirTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class MultipartUploader extends AbstractContractMultipartUploaderTest {
        @Override
        protected int partSizeInBytes() {
            return 64 << 10;
        }

        @Override
        protected boolean finalizeConsumesUploadIdImmediately() {
            return false; // a completion that is tried again is answered as the first time
        }

        @Override
        protected boolean supportsConcurrentUploadsToSamePath() {
            return true;
        }

        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Open extends AbstractContractOpenTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    @Tag("served-nightly")
    class PathHandle extends AbstractContractPathHandleTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Rename extends AbstractContractRenameTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class RootDirectory extends AbstractContractRootDirectoryTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class SafeMode extends AbstractContractSafeModeTest {
        @Override
        @Test
        @Disabled("a store has no name node that could be in safe mode; Hadoop gives no option to say so")
        public void testSafeMode() {}

        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Seek extends AbstractContractSeekTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class SetTimes extends AbstractContractSetTimesTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class StreamIOStatistics extends AbstractContractStreamIOStatisticsTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class Unbuffer extends AbstractContractUnbufferTest {
        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }

    @Nested
    class VectoredRead extends AbstractContractVectoredReadTest {
        VectoredRead(String bufferType) {
            super(bufferType);
        }

        @Override
        protected AbstractFSContract createContract(Configuration conf) {
            return new BasaltContract(conf, store);
        }
    }
}
