package io.basalt.hadoop;

import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONTENT_TYPE;
import static org.apache.hadoop.fs.Options.CreateFileOptionKeys.FS_OPTION_CREATE_IN_CLOSE;

import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/**
 * Hadoop's standard options of createFile.
 *
 * @param ifAbsent the file appears at its close, if nothing is there then
 * @param etag the file appears at its close, if what is there has this etag still
 * @param inClose the file appears at its close, not at its creation
 * @param contentType its media type; detected where absent
 */
record CreateOptions(boolean ifAbsent, Optional<String> etag, boolean inClose, Optional<String> contentType) {
    static final CreateOptions NONE = new CreateOptions(false, Optional.empty(), false, Optional.empty());

    /** The keys of all options. */
    static final Set<String> KEYS = Set.of(
            FS_OPTION_CREATE_CONDITIONAL_OVERWRITE,
            FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG,
            FS_OPTION_CREATE_IN_CLOSE,
            FS_OPTION_CREATE_CONTENT_TYPE);

    /** Throws {@link IllegalArgumentException} where they contradict each other or an etag is empty. */
    static CreateOptions of(Path path, Configuration options) {
        CreateOptions asked = new CreateOptions(
                options.getBoolean(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, false),
                Optional.ofNullable(options.get(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG)),
                options.getBoolean(FS_OPTION_CREATE_IN_CLOSE, false),
                Optional.ofNullable(options.get(FS_OPTION_CREATE_CONTENT_TYPE)));
        if (asked.etag.isPresent() && (asked.ifAbsent || asked.etag.get().isEmpty())) {
            throw new IllegalArgumentException(path + ": " + FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG + " = '"
                    + asked.etag.get() + "': expected the etag of the file that is to be overwritten, and not also "
                    + FS_OPTION_CREATE_CONDITIONAL_OVERWRITE);
        }
        return asked;
    }

    /** Whether nothing is to be seen of the file before its close. */
    boolean atClose() {
        return conditional() || inClose;
    }

    /** Whether it is at the close that what is there is looked at. */
    boolean conditional() {
        return ifAbsent || etag.isPresent();
    }

    /** What a stream says that it does: the keys of what holds for it until its close. */
    Set<String> ofStream() {
        Set<String> keys = new LinkedHashSet<>();
        if (atClose()) {
            keys.add(FS_OPTION_CREATE_IN_CLOSE);
        }
        if (ifAbsent) {
            keys.add(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE);
        }
        if (etag.isPresent()) {
            keys.add(FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG);
        }
        return keys;
    }

    PutOptions over(PutOptions options) {
        return contentType.map(options::withContentType).orElse(options);
    }

    /**
     * What must hold at the close.
     *
     * @throws FileAlreadyExistsException where what is there has not the etag that was named
     */
    Condition condition(StoreCalls calls, Path path, boolean overwrite) throws IOException {
        if (etag.isEmpty()) {
            return ifAbsent || !overwrite ? Condition.IF_ABSENT : Condition.NONE;
        }
        ObjectKey key = calls.paths().objectKey(path);
        Optional<ObjectEntry> present =
                calls.call(path, () -> calls.store().stat(key)).map(ObjectInfo::entry);
        Optional<String> found = present.map(ObjectEntry::etag);
        if (!found.equals(etag)) {
            throw new FileAlreadyExistsException(
                    path + " has " + found.map(tag -> "etag " + tag).orElse("no content") + ", expected etag "
                            + etag.get() + ": read it again and retry");
        }
        return new Condition.IfVersion(present.orElseThrow().version());
    }
}
