package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIsNotDirectoryException;
import org.apache.hadoop.fs.impl.MultipartUploaderBuilderImpl;

/** Builds uploaders; it knows no options of its own. */
final class BasaltMultipartUploaderBuilder
        extends MultipartUploaderBuilderImpl<BasaltMultipartUploader, BasaltMultipartUploaderBuilder> {
    private final BucketFiles files;
    private final Path basePath;

    BasaltMultipartUploaderBuilder(FileSystem fileSystem, BucketFiles files, Path basePath) {
        super(fileSystem, basePath);
        this.files = files;
        this.basePath = basePath;
    }

    @Override
    public BasaltMultipartUploaderBuilder getThisBuilder() {
        return this;
    }

    @Override
    public BasaltMultipartUploader build() throws IOException {
        rejectUnknownMandatoryKeys(Set.of(), "for multipart uploads of basalt://");
        if (files.find(basePath).filter(DirectoryEntry.class::isInstance).isEmpty()
                && files.find(basePath).isPresent()) {
            throw new PathIsNotDirectoryException(basePath.toString());
        }
        return new BasaltMultipartUploader(files, basePath);
    }
}
