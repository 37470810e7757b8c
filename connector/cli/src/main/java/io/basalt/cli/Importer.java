package io.basalt.cli;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts a folder's files under a prefix, each under its path below the folder. What is there with the same bytes is left
 * alone, so an import that broke off is ended by running it again. Symbolic links are followed.
 */
final class Importer {
    private final Store store;
    private final BasaltUri target;
    private final Labels labels;
    private final PutOptions options;

    Importer(Store store, BasaltUri target, Labels labels, Optional<String> tier) {
        this.store = store;
        this.target = target;
        this.labels = labels;
        PutOptions asHadoop = PutOptions.DEFAULT.withMode(KeyMode.HADOOP);
        this.options = tier.map(asHadoop::withTier).orElse(asHadoop);
    }

    /** Makes the bucket where it is missing. */
    void prepareBucket() throws StoreException {
        if (store.bucket(target.bucket()).isEmpty()) {
            store.createBucket(target.bucket());
        }
    }

    /** Hands every file below {@code root} to {@code transfer}, and returns the keys it met, relative to the root. */
    void walk(Path root, Transfer transfer, Set<String> met) throws IOException {
        Files.walkFileTree(
                root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        String relative = relative(root, file);
                        met.add(relative);
                        if (relative.indexOf('\uFFFD') >= 0) {
                            transfer.fail(file, new IOException("the file's name is not valid UTF-8; rename it"));
                        } else if (attributes.isRegularFile()) {
                            transfer.submit(file, () -> importFile(file, relative));
                        } else {
                            transfer.fail(
                                    file,
                                    new IOException(
                                            attributes.isSymbolicLink()
                                                    ? "a symbolic link to nothing; remove it or"
                                                            + " restore what it points to"
                                                    : "neither a file nor a folder; such things are not stored"));
                        }
                        return transfer.ended() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException thrown) {
                        if (thrown instanceof FileSystemLoopException) {
                            transfer.say(file + ": left out, a symbolic link that leads back to a folder above it");
                        } else {
                            transfer.fail(file, thrown);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static String relative(Path root, Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private Transfer.Result importFile(Path file, String relative) throws IOException {
        ObjectKey key = target.child(relative);
        Attributes wanted = labels.of(relative);
        Optional<ObjectInfo> there = store.stat(key);
        if (there.isPresent() && FileChecksum.same(file, there.get().entry())) {
            return updateAttributes(there.get(), wanted);
        }
        try (ObjectWriter writer = store.put(key, options.withAttributes(wanted))) {
            long bytes = Files.copy(file, writer);
            writer.commit();
            return new Transfer.Result(Transfer.Outcome.DONE, bytes);
        }
    }

    private Transfer.Result updateAttributes(ObjectInfo there, Attributes wanted) throws StoreException {
        Map<String, AttributeValue> differing = new TreeMap<>(wanted.values());
        differing.entrySet().removeAll(there.attributes().values().entrySet());
        if (differing.isEmpty()) {
            return Transfer.Result.SKIPPED;
        }
        store.updateAttributes(there.key(), new AttributeUpdate(Attributes.of(differing), Set.of()), Condition.NONE);
        return new Transfer.Result(Transfer.Outcome.UPDATED, 0);
    }
}
