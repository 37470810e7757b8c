package io.basalt.hadoop;

import io.basalt.store.api.BasaltUri;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.shell.CommandFactory;
import org.apache.hadoop.fs.shell.FsCommand;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hadoop's shell with the few words that buckets need: {@code -mkdir basalt://bucket/} makes the bucket (Hadoop's own
 * refuses every root), a failure that comes from a missing bucket says so with the remedy, and a verb that this version
 * lacks is refused in one line before anything is changed.
 */
public class BasaltShell extends FsShell {
    private static final Map<String, String> CAPABILITIES = Map.of(
            "-appendToFile", CommonPathCapabilities.FS_APPEND,
            "-concat", CommonPathCapabilities.FS_CONCAT,
            "-truncate", CommonPathCapabilities.FS_TRUNCATE);

    private static final Logger LOG = LoggerFactory.getLogger(BasaltShell.class);

    @Override
    protected void registerCommands(CommandFactory factory) {
        factory.registerCommands(FsCommand.class);
        factory.addClass(MakeDirectory.class, "-" + MakeDirectory.NAME);
    }

    @Override
    public int run(String[] arguments) {
        if (lacksCapability(arguments)) {
            return 1;
        }
        int exit = super.run(arguments);
        if (exit != 0) {
            missingBuckets(arguments).forEach(bucket -> System.err.println(StoreCalls.missingBucket(bucket)));
        }
        return exit;
    }

    /** Says so where the file system of the last argument cannot do what the verb needs. */
    private boolean lacksCapability(String[] arguments) {
        @Nullable String capability = arguments.length < 2 ? null : CAPABILITIES.get(arguments[0]);
        String target = arguments.length < 2 ? "" : arguments[arguments.length - 1];
        if (capability == null || !target.startsWith(BasaltUri.SCHEME + ":")) {
            return false;
        }
        try {
            Path path = new Path(target);
            if (path.getFileSystem(getConf()).hasPathCapability(path, capability)) {
                return false;
            }
            System.err.println(
                    arguments[0].substring(1) + ": `" + target + "': not supported by this version of basalt://");
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(arguments[0].substring(1) + ": " + e.getMessage());
        }
        return true;
    }

    private Set<String> missingBuckets(String[] arguments) {
        Set<String> missing = new LinkedHashSet<>();
        Arrays.stream(arguments)
                .filter(argument -> argument.startsWith(BasaltUri.SCHEME + "://"))
                .forEach(argument -> {
                    try {
                        Path root = new Path(new Path(argument).toUri().resolve("/"));
                        FileSystem files = root.getFileSystem(getConf());
                        if (!files.exists(root)) {
                            missing.add(files.getUri().getAuthority());
                        }
                    } catch (IOException | IllegalArgumentException e) {
                        // Hadoop's own line has said what is wrong with this argument.
                        LOG.debug("no bucket to be told of in {}", argument, e);
                    }
                });
        return missing;
    }
}
