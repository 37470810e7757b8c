package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.lifecycle.Lifecycle;
import io.basalt.store.lifecycle.LifecycleJson;
import io.basalt.store.lifecycle.LifecycleXml;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "set",
        description = {
            "Replace the rules of a bucket by those of a file: JSON, or the XML of S3's lifecycle configuration.",
            "",
            "A rule has an id, a filter (prefix, size_greater_than, size_less_than, tags, where) and steps, each a trigger"
                    + " (always, age_days, date, unread_days, heat_below, heat_above, noncurrent_days, upload_days) and what"
                    + " it does (move, promote, pin, expire). Objects that are there already are met by them, too."
        },
        footer = {
            "",
            "Example of a file:",
            "  {\"rules\": [{\"id\": \"photos cool down\", \"filter\": {\"prefix\": \"photos/\"},",
            "              \"steps\": [{\"age_days\": 30, \"move\": \"hdd\"},",
            "                        {\"heat_above\": 4, \"promote\": \"flash\"}]}]}"
        })
final class RuleSet implements Callable<Integer> {
    private final Globals globals;

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket.")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "Rules as JSON or XML; - reads standard input.")
    private String file = "";

    RuleSet(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws IOException, CommandFailed {
        String text = TextFile.read(globals, file, "rules as JSON or XML");
        try (Store store = globals.openExistingStore()) {
            Lifecycle lifecycle = text.stripLeading().startsWith("<")
                    ? LifecycleXml.parse(text, file, RuleText.classes(store))
                    : LifecycleJson.parse(text, file);
            String name = BucketVerb.bucketName(bucket);
            store.setLifecycle(name, LifecycleJson.write(lifecycle));
            globals.shell()
                    .out()
                    .println("bucket " + name + ": " + lifecycle.rules().size() + " rules");
        }
        return BasaltCommand.OK;
    }
}
