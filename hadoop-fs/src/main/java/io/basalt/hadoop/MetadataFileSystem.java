package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.DirectoryEntry;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.BlockStoragePolicySpi;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.AclStatus;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/** What is kept of files beside their bytes. */
abstract class MetadataFileSystem extends NamespaceFileSystem {
    /** Kept and shown, and not enforced: policies decide who may do what. */
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        statistics.incrementWriteOps(1);
        Path changed = qualified(path);
        boolean directory = files().entry(changed) instanceof DirectoryEntry;
        update(changed, Posix.settingPermission(permission, directory ? Posix.DIRECTORY : Posix.FILE));
    }

    /** Kept and shown; what is null stays as it is. */
    @Override
    public void setOwner(Path path, @Nullable String user, @Nullable String group) throws IOException {
        statistics.incrementWriteOps(1);
        if (user == null && group == null) {
            throw new IllegalArgumentException(path + ": neither an owner nor a group to set");
        }
        update(qualified(path), Posix.settingOwner(user, group));
    }

    /**
     * Kept and shown; what is -1 stays as it is. A file's modification time holds until its bytes change, and is not what
     * queries call {@code modified}, which is when its content was written.
     */
    @Override
    public void setTimes(Path path, long modified, long accessed) throws IOException {
        statistics.incrementWriteOps(1);
        update(qualified(path), Posix.settingTimes(modified, accessed));
    }

    private void update(Path path, AttributeUpdate change) throws IOException {
        if (!mounted().writers().updateAtClose(path, change)) {
            files().update(path, change);
        }
    }

    @Override
    public void setXAttr(Path path, String name, byte[] value, EnumSet<XAttrSetFlag> flags) throws IOException {
        Path changed = qualified(path);
        files().update(changed, new XAttributes(files()).setting(changed, name, value, flags));
    }

    @Override
    public byte[] getXAttr(Path path, String name) throws IOException {
        Path asked = qualified(path);
        return new XAttributes(tree(asked)).get(asked, name);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path) throws IOException {
        Path asked = qualified(path);
        return new XAttributes(tree(asked)).of(asked);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path, List<String> names) throws IOException {
        Path asked = qualified(path);
        return new XAttributes(tree(asked)).get(asked, names);
    }

    @Override
    public List<String> listXAttrs(Path path) throws IOException {
        return List.copyOf(getXAttrs(path).keySet());
    }

    @Override
    public void removeXAttr(Path path, String name) throws IOException {
        Path changed = qualified(path);
        files().update(changed, new XAttributes(files()).removing(changed, name));
    }

    // ---- what files of this store do not have

    /** True where one replica is asked for, which is what every file has; no other number can be set. */
    @Override
    public boolean setReplication(Path path, short replication) throws IOException {
        files().entry(qualified(path));
        return replication == 1;
    }

    @Override
    public AclStatus getAclStatus(Path path) throws IOException {
        throw withoutAcls(path);
    }

    @Override
    public void setAcl(Path path, List<AclEntry> entries) throws IOException {
        throw withoutAcls(path);
    }

    @Override
    public void modifyAclEntries(Path path, List<AclEntry> entries) throws IOException {
        throw withoutAcls(path);
    }

    @Override
    public void removeAclEntries(Path path, List<AclEntry> entries) throws IOException {
        throw withoutAcls(path);
    }

    @Override
    public void removeDefaultAcl(Path path) throws IOException {
        throw withoutAcls(path);
    }

    @Override
    public void removeAcl(Path path) throws IOException {
        throw withoutAcls(path);
    }

    /** An {@link IOException}, as HDFS throws where ACLs are disabled: Hadoop's shell says these in one line. */
    private static PathIOException withoutAcls(Path path) {
        return new PathIOException(
                path.toString(),
                "files and directories here have no POSIX ACLs: -chown and -chmod keep owner, group and permission, and who"
                        + " may do what is for policies to decide");
    }

    // ---- storage policies are tiers

    @Override
    public Collection<? extends BlockStoragePolicySpi> getAllStoragePolicies() throws IOException {
        return new StoragePolicies(files()).all(qualified(new Path(getUri())));
    }

    @Override
    public BlockStoragePolicySpi getStoragePolicy(Path path) throws IOException {
        return new StoragePolicies(files()).get(qualified(path));
    }

    @Override
    public void setStoragePolicy(Path path, String name) throws IOException {
        statistics.incrementWriteOps(1);
        new StoragePolicies(files()).set(qualified(path), name);
    }

    @Override
    public void unsetStoragePolicy(Path path) throws IOException {
        statistics.incrementWriteOps(1);
        new StoragePolicies(files()).unset(qualified(path));
    }

    /** Done when it returns: every file below has moved. */
    @Override
    public void satisfyStoragePolicy(Path path) throws IOException {
        statistics.incrementWriteOps(1);
        new StoragePolicies(files()).satisfy(qualified(path));
    }

    /** Nothing to wait for: whatever was acknowledged, to whomever, is seen by the next read. */
    @Override
    public void msync() {}

    @Override
    public FileChecksum getFileChecksum(Path path, long length) throws IOException {
        Path file = qualified(path);
        return new Checksums(tree(file)).of(file, length);
    }
}
