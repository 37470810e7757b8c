package io.basalt.hadoop.contract;

import io.basalt.connector.client.TestStore;
import io.basalt.hadoop.Mounting;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/** Binds Hadoop's contract tests to one bucket of a store. What it promises stands in {@code contract/basalt.xml}. */
final class BasaltContract extends AbstractFSContract {
    private static final Path ROOT = new Path("basalt://contract/");

    BasaltContract(Configuration conf, TestStore store) {
        super(conf);
        addConfResource("contract/basalt.xml");
        Mounting.configure(conf, store);
        conf.set("fs.defaultFS", ROOT.toString());
    }

    @Override
    public void init() throws IOException {
        getTestFileSystem().mkdirs(ROOT);
    }

    @Override
    public FileSystem getTestFileSystem() throws IOException {
        return ROOT.getFileSystem(getConf());
    }

    @Override
    public String getScheme() {
        return "basalt";
    }

    @Override
    public Path getTestPath() {
        return new Path(ROOT, "test");
    }
}
