package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "ls",
        description = "List renditions: of some objects, by their keys, or all, by their contents' ids.",
        footer = {"", "Examples:", "  basalt rendition ls", "  basalt rendition ls basalt://lake/flights/ --format json"
        })
final class RenditionList implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "URI", arity = "0..*", description = "basalt://BUCKET/KEY, or a directory, or a bucket.")
    private List<BasaltUri> uris = List.of();

    RenditionList(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed {
        Listing listing = new Listing("object", "content", "rows", "bytes", "columns", "left_out");
        try (Store store = globals.openExistingStore()) {
            Renditions renditions = store.renditions();
            if (uris.isEmpty()) {
                renditions.list().forEach(rendition -> add(listing, null, rendition));
            }
            for (BasaltUri uri : uris) {
                List<ObjectKey> keys = new ArrayList<>();
                if (!new ObjectsBelow(store, uri).forEach(keys::add)) {
                    throw new CommandFailed(uri + ": no such object or directory");
                }
                for (ObjectKey key : keys) {
                    long contentId = store.stat(key)
                            .map(ObjectInfo::entry)
                            .map(ObjectEntry::contentId)
                            .orElse(0L);
                    Optional<RenditionInfo> rendition = renditions.find(contentId);
                    rendition.ifPresent(found -> add(listing, key.toString(), found));
                }
            }
            listing.print(format.format(), globals.shell().out());
            Renditions.Space space = renditions.space();
            globals.shell()
                    .err()
                    .println("all renditions: " + Quantity.bytes(space.bytes()) + " of "
                            + Quantity.bytes(space.share()));
        }
        return BasaltCommand.OK;
    }

    private static void add(Listing listing, @Nullable String object, RenditionInfo rendition) {
        listing.add(
                object,
                ObjectEntry.etag(rendition.contentId()),
                rendition.rows(),
                rendition.bytes(),
                rendition.columns().size(),
                rendition.leftOut());
    }
}
