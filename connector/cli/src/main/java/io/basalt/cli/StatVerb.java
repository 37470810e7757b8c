package io.basalt.cli;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "stat",
        description = "Show all that the store knows of an object, a directory or a bucket.",
        footer = {
            "",
            "Examples:",
            "  basalt stat basalt://pets/photos/tom.png",
            "  basalt stat basalt://pets/photos/ --format json",
            "  basalt stat basalt://pets/photos/ --as-of 2026-01-31T12:00:00Z"
        })
final class StatVerb implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final AsOfOption asOf = new AsOfOption();

    @Parameters(paramLabel = "URI", arity = "1..*", description = "basalt://BUCKET/KEY, or a directory, or a bucket.")
    private List<BasaltUri> uris = List.of();

    StatVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        int code = BasaltCommand.OK;
        try (Store store = globals.openExistingStore()) {
            for (BasaltUri uri : uris) {
                Optional<Map<String, @Nullable Object>> known = describe(store, asOf.view(store, uri.bucket()), uri);
                if (known.isPresent()) {
                    print(known.get());
                } else {
                    globals.shell().say(uri + ": no such object or directory; 'basalt fs -ls' lists what there is");
                    code = BasaltCommand.FAILED;
                }
            }
        }
        return code;
    }

    private static Optional<Map<String, @Nullable Object>> describe(Store store, StoreView view, BasaltUri uri)
            throws StoreException {
        Optional<ListEntry> entry = view.lookup(uri.bucket(), uri.path());
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        if (entry.get() instanceof DirectoryEntry directory) {
            Map<String, @Nullable Object> facts = ofDirectory(directory);
            if (directory.key().isEmpty()) {
                store.bucket(uri.bucket()).ifPresent(bucket -> facts.putAll(BucketSet.facts(bucket.settings())));
            }
            return Optional.of(facts);
        }
        return view.stat(((ObjectEntry) entry.get()).objectKey()).map(StatVerb::ofObject);
    }

    private static Map<String, @Nullable Object> ofDirectory(DirectoryEntry directory) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("bucket", directory.bucket());
        facts.put("key", directory.key());
        facts.put("children", directory.children());
        facts.put("objects", directory.objects());
        facts.put("bytes", directory.bytes());
        facts.put("explicit", directory.explicit());
        facts.put("modified", directory.modified());
        return facts;
    }

    private static Map<String, @Nullable Object> ofObject(ObjectInfo object) {
        ObjectEntry entry = object.entry();
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("bucket", entry.bucket());
        facts.put("key", entry.key());
        facts.put("size", entry.size());
        facts.put("etag", entry.etag());
        facts.put("content_type", object.contentType());
        facts.put("created", object.created());
        facts.put("modified", entry.modified());
        facts.put("version", entry.version());
        facts.put("revision", entry.revision());
        facts.put("tier", object.tier().orElse(null));
        facts.put("crc32c", HexFormat.of().toHexDigits(entry.crc32c()));
        facts.put("attr", AttributeTree.nested(object.attributes()));
        facts.put("tags", AttributeTree.tags(object.attributes()));
        facts.put("metadata", AttributeTree.metadata(object.attributes()));
        return facts;
    }

    /** A table of one object reads better upright: a line for each fact, attributes under their own names. */
    private void print(Map<String, @Nullable Object> facts) {
        if (format.format() != Format.TABLE) {
            Listing listing = new Listing(List.copyOf(facts.keySet()));
            listing.add(facts.values().toArray());
            listing.print(format.format(), globals.shell().out());
            return;
        }
        Listing upright = new Listing("field", "value");
        facts.forEach((name, value) -> {
            if (name.equals("metadata") && value instanceof Map<?, ?> metadata) {
                metadata.forEach((attribute, text) ->
                        upright.add("attr." + Attributes.shortName(String.valueOf(attribute)), text));
            } else if (!name.equals("attr") && !name.equals("tags")) {
                upright.add(name, value);
            }
        });
        upright.printTable("", globals.shell().out());
    }
}
