package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.lifecycle.Lifecycle;
import io.basalt.store.lifecycle.LifecycleJson;
import io.basalt.store.lifecycle.LifecycleXml;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "export", description = "Print the rules of a bucket, as 'basalt rule set' reads them.")
final class RuleExport implements Callable<Integer> {
    private final Globals globals;

    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    private String bucket = "";

    @Option(
            names = "--xml",
            description = "As S3's lifecycle configuration; fails where that cannot say what a rule says.")
    private boolean xml;

    RuleExport(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws StoreException {
        try (Store store = globals.openExistingStore()) {
            String name = BucketVerb.bucketName(bucket);
            Lifecycle rules = LifecycleJson.parse(RuleText.of(store, name), name);
            globals.shell()
                    .out()
                    .print(xml ? LifecycleXml.write(rules, RuleText.classes(store)) : LifecycleJson.write(rules));
        }
        return BasaltCommand.OK;
    }
}
