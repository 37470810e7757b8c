package io.basalt.cli;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.lifecycle.LifecycleJson;
import io.basalt.store.lifecycle.Rule;
import io.basalt.store.lifecycle.Step;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "ls", description = "List the rules of a bucket, or of all buckets, a line for each of their steps.")
final class RuleList implements Callable<Integer> {
    private final Globals globals;

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "BUCKET", arity = "0..1", description = "Only this bucket.")
    private @Nullable String bucket;

    RuleList(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        Listing listing = new Listing("bucket", "rule", "enabled", "prefix", "where", "trigger", "action");
        try (Store store = globals.openExistingStore()) {
            for (String name : buckets(store)) {
                for (Rule rule :
                        LifecycleJson.parse(RuleText.of(store, name), name).rules()) {
                    for (Step step : rule.steps()) {
                        listing.add(
                                name,
                                rule.id(),
                                rule.enabled(),
                                rule.filter().prefix(),
                                rule.filter().where().orElse(""),
                                step.trigger().toString(),
                                step.action().toString());
                    }
                }
            }
        }
        listing.print(format.format(), globals.shell().out());
        return BasaltCommand.OK;
    }

    private List<String> buckets(Store store) throws StoreException {
        return bucket == null
                ? store.buckets().stream().map(BucketInfo::name).toList()
                : List.of(BucketVerb.bucketName(bucket));
    }
}
