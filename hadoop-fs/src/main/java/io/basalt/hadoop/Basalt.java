package io.basalt.hadoop;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * {@code basalt://bucket/path} for Hadoop's {@code FileContext}; set {@code fs.AbstractFileSystem.basalt.impl} to this
 * class. Everything is {@link BasaltFileSystem}'s, and so is the atomic overwriting rename. Its store is closed when the process
 * ends ({@link ContextStores}).
 */
public class Basalt extends DelegateToFileSystem {
    private final BasaltFileSystem files;

    /** Called by Hadoop, by reflection. */
    public Basalt(URI uri, Configuration conf) throws IOException, URISyntaxException {
        this(uri, conf, new BasaltFileSystem() {
            @Override
            Store store(String location) throws StoreException {
                return ContextStores.open(location);
            }
        });
    }

    private Basalt(URI uri, Configuration conf, BasaltFileSystem files) throws IOException, URISyntaxException {
        super(uri, files, conf, BasaltUri.SCHEME, false); // 'required' would ask for a port
        this.files = files;
    }

    @Override
    @SuppressWarnings("deprecation") // FileSystem's rename with options is FileContext's back end
    public void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
        checkPath(source);
        checkPath(target);
        files.rename(source, target, overwrite ? Options.Rename.OVERWRITE : Options.Rename.NONE);
    }
}
