package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.StoreException;
import picocli.CommandLine.Command;

@Command(
        name = "bucket",
        description = "List, create, configure and remove buckets.",
        synopsisSubcommandLabel = "(ls | create | set | rm)",
        footer = {
            "",
            "Examples:",
            "  basalt bucket create pets",
            "  basalt bucket ls --format json",
            "  basalt bucket set pets --retention 7d"
        })
final class BucketVerb {
    /** The bucket that was typed: its bare name, or {@code basalt://NAME}. */
    static String bucketName(String typed) throws StoreException.InvalidArgument {
        return bucketUri(typed).bucket();
    }

    /** The bucket that was typed, or what is below a prefix of it. */
    static BasaltUri bucketUri(String typed) throws StoreException.InvalidArgument {
        String prefix = BasaltUri.SCHEME + "://";
        return BasaltUri.parse(typed.startsWith(prefix) ? typed : prefix + typed);
    }
}
