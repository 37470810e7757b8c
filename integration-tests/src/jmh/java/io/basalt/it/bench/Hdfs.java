package io.basalt.it.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * HDFS with one data node in this process, over the loopback interface. As on a real cluster its name node syncs the log of edits
 * before it answers, which this cluster for tests leaves out if it is not told otherwise; the data node does not sync what it
 * writes, as HDFS's default is. A client that closes a file before the name node has heard of its last block asks again after a
 * millisecond: by default it sleeps for 400, which would be most of what small files cost.
 */
final class Hdfs implements AutoCloseable {
    private final MiniDFSCluster cluster;

    Hdfs(Path directory) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
        configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 1);
        configuration.setInt("dfs.client.block.write.locateFollowingBlock.retries", 15);
        this.cluster = new MiniDFSCluster.Builder(configuration)
                .numDataNodes(1)
                .skipFsyncForTesting(false)
                .build();
        cluster.waitActive();
    }

    FileSystem files() throws IOException {
        return cluster.getFileSystem();
    }

    @Override
    public void close() {
        cluster.shutdown(true);
    }
}
