package io.basalt.store.engine;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.Md5;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.ingest.Ingest;
import io.basalt.store.ingest.Source;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Puts objects: what ingest finds in the bytes, the command, its commit. Thread-safe. */
final class Puts {
    /** What Hadoop's shell adds to a name until the copy is complete; the type is that of the name to come. */
    private static final String COPYING = "._COPYING_";

    private final LocalStore store;
    private final Tokens tokens;

    Puts(LocalStore store, Tokens tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    /** Who may take a key, and how. */
    record Target(ObjectKey key, KeyMode mode, Condition condition) {
        static Target of(ObjectKey key, PutOptions options) {
            return new Target(key, options.mode(), options.condition());
        }
    }

    /** What is known of an object besides its bytes. */
    record Facts(String contentType, Attributes attributes, Optional<Md5> md5) {}

    /** The command that makes a content, together with what ingest found it to be. */
    static <R> Command<R> described(Command<R> command, long contentId, Ingest.Extracted extracted) {
        Optional<TabularInfo> tabular = extracted.tabular();
        return tabular.isPresent() ? new Command.Describe<>(command, contentId, tabular.get()) : command;
    }

    ObjectInfo put(ObjectKey key, PutOptions options, ContentWriter bytes) throws IOException {
        Ingest.Extracted extracted;
        try (ContentWriter.ClosableSource source = bytes.source()) {
            extracted = extract(key, options.contentType(), source);
        }
        Attributes attributes = extracted.attributes().with(options.attributes());
        Staged staged = bytes.finish(BlobLabel.of(key, extracted.contentType(), attributes));
        Facts facts = new Facts(extracted.contentType(), attributes, staged.md5());
        Command.PutObject put =
                command(Target.of(key, options), store.ids().next(), staged.extents(), staged.blobs(), facts);
        Command<ObjectRow> once = tokens.once(
                options.token(),
                () -> Fingerprint.of(
                        "put", key, options, Content.length(staged.extents()), Content.crc32c(staged.extents())),
                described(put, put.contentId(), extracted));
        long begin = System.nanoTime();
        ObjectRow row = staged.commit(
                () -> store.commit(once, staged.packed(), staged.places()),
                made -> made.contentId() == put.contentId());
        store.foreground().took(System.nanoTime() - begin);
        return store.info(key, row);
    }

    Ingest.Extracted extract(ObjectKey key, Optional<String> contentType, Source source) {
        String name = key.name();
        if (name.endsWith(COPYING)) {
            name = name.substring(0, name.length() - COPYING.length());
        }
        return store.ingest().extract(name, contentType, source);
    }

    /** What ingest finds in stored bytes, and bytes that follow them. */
    Ingest.Extracted reread(ObjectKey key, Optional<String> contentType, List<Content.Extent> stored, Source more)
            throws IOException {
        try (ObjectReader reader = store.contents().ownReader(key.toString(), stored)) {
            return extract(key, contentType, new ReaderSource(reader, more));
        }
    }

    Command.PutObject command(
            Target target, long contentId, List<Content.Extent> extents, List<Command.NewBlob> blobs, Facts facts) {
        ObjectKey key = target.key();
        int components = (int) key.key().chars().filter(c -> c == '/').count();
        return new Command.PutObject(
                key.bucket(),
                key.key(),
                target.mode(),
                target.condition(),
                store.ids().next(),
                contentId,
                extents,
                blobs,
                facts.md5(),
                facts.contentType(),
                facts.attributes(),
                store.ids().next(components),
                store.micros());
    }
}
