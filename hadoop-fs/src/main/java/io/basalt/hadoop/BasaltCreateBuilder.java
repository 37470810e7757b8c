package io.basalt.hadoop;

import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.Path;

/** Builds files with Hadoop's standard options; other mandatory ones are refused. */
final class BasaltCreateBuilder extends FSDataOutputStreamBuilder<FSDataOutputStream, BasaltCreateBuilder> {
    private final BasaltFileSystem files;

    BasaltCreateBuilder(BasaltFileSystem files, Path path) {
        super(files, path);
        this.files = files;
    }

    @Override
    public BasaltCreateBuilder getThisBuilder() {
        return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
        rejectUnknownMandatoryKeys(CreateOptions.KEYS, "to create " + getPath());
        CreateOptions options = CreateOptions.of(getPath(), getOptions());
        return files.create(getPath(), getPermission(), getFlags(), isRecursive(), options);
    }
}
