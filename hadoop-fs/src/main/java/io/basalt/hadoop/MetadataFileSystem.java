package io.basalt.hadoop;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is kept of files beside their bytes. */
abstract class MetadataFileSystem extends NamespaceFileSystem {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataFileSystem.class);

    private final AtomicBoolean warned = new AtomicBoolean();

    /** Not kept in this version: ignored with a warning, as object stores do. The path must exist. */
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        ignore(path, "permissions");
    }

    /** Not kept in this version: ignored with a warning, as object stores do. The path must exist. */
    @Override
    public void setOwner(Path path, @Nullable String user, @Nullable String group) throws IOException {
        ignore(path, "owners");
    }

    /** Not kept in this version: ignored with a warning, as object stores do. The path must exist. */
    @Override
    public void setTimes(Path path, long modified, long accessed) throws IOException {
        ignore(path, "times");
    }

    private void ignore(Path path, String what) throws IOException {
        files().entry(qualified(path));
        if (!warned.getAndSet(true)) {
            LOG.warn(
                    "{}: setting {} is ignored: this version of basalt:// keeps no owners, permissions or set times "
                            + "(said once)",
                    path,
                    what);
        }
    }

    @Override
    public void setXAttr(Path path, String name, byte[] value, EnumSet<XAttrSetFlag> flags) throws IOException {
        new XAttributes(files()).set(qualified(path), name, value, flags);
    }

    @Override
    public byte[] getXAttr(Path path, String name) throws IOException {
        return new XAttributes(files()).get(qualified(path), name);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path) throws IOException {
        return new XAttributes(files()).of(qualified(path));
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path, List<String> names) throws IOException {
        return new XAttributes(files()).get(qualified(path), names);
    }

    @Override
    public List<String> listXAttrs(Path path) throws IOException {
        return List.copyOf(getXAttrs(path).keySet());
    }

    @Override
    public void removeXAttr(Path path, String name) throws IOException {
        new XAttributes(files()).remove(qualified(path), name);
    }

    @Override
    public FileChecksum getFileChecksum(Path path, long length) throws IOException {
        return new Checksums(files()).of(qualified(path), length);
    }
}
