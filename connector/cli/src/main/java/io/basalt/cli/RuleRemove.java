package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.lifecycle.Lifecycle;
import io.basalt.store.lifecycle.LifecycleJson;
import io.basalt.store.lifecycle.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rm", description = "Remove rules of a bucket by their ids; without an id, all of them.")
final class RuleRemove implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket.")
    private String bucket = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ID",
            arity = "0..*",
            description = "The ids; 'basalt rule ls' lists them.")
    private List<String> ids = List.of();

    RuleRemove(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException, CommandFailed {
        try (Store store = globals.openExistingStore()) {
            String name = BucketVerb.bucketName(bucket);
            List<Rule> left = new ArrayList<>(
                    LifecycleJson.parse(RuleText.of(store, name), name).rules());
            for (String id : ids) {
                if (!left.removeIf(rule -> rule.id().equals(id))) {
                    throw new CommandFailed("bucket " + name + " has no rule '" + id + "'; 'basalt rule ls " + name
                            + "' lists those that it has");
                }
            }
            if (ids.isEmpty()) {
                left.clear();
            }
            store.setLifecycle(name, LifecycleJson.write(new Lifecycle(left)));
            globals.shell().out().println("bucket " + name + ": " + left.size() + " rules");
        }
        return BasaltCommand.OK;
    }
}
