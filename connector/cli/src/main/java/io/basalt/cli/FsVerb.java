package io.basalt.cli;

import io.basalt.hadoop.BasaltShell;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.fs.shell.CommandFactory;
import org.apache.hadoop.util.ToolRunner;
import picocli.CommandLine.Command;

@Command(
        name = "fs",
        customSynopsis = "basalt fs [--store DIR] [--verbose] -COMMAND ...",
        description = {
            "Hadoop's own file system shell with basalt:// configured; 'basalt fs -help' lists its commands.",
            "",
            "All arguments reach it as typed. -mkdir makes a bucket that is missing. -find asks the index, and knows -where"
                    + " CONDITION, as 'basalt query' has it."
        },
        footer = {
            "",
            "Examples:",
            "  basalt fs -mkdir basalt://pets/",
            "  basalt fs -put tom.png basalt://pets/photos/tom.png",
            "  basalt fs -ls -R basalt://pets/",
            "  basalt fs -du -h basalt://pets/",
            "  basalt fs -find basalt://pets/ -where \"label = 'cat'\" -name '*.jpg'"
        })
final class FsVerb implements Callable<Integer> {
    private final Globals globals;

    FsVerb(Globals globals) {
        this.globals = globals;
    }

    @Override
    public Integer call() throws Exception {
        return run(globals.storeLocation(), globals.verbatim());
    }

    /** Prints to this process's streams, and answers as FsShell does, but {@link BasaltCommand#USAGE} for its -1. */
    static int run(String store, List<String> args) throws Exception {
        Configuration conf = new Configuration();
        Settings.hadoop(store).forEach(conf::set);
        FsShell shell = shell();
        try {
            int code = ToolRunner.run(conf, shell, args.toArray(String[]::new));
            return code < 0 ? BasaltCommand.USAGE : code;
        } finally {
            shell.close();
        }
    }

    static FsShell shell() {
        return new BasaltShell() {
            @Override
            protected void registerCommands(CommandFactory factory) {
                super.registerCommands(factory);
                factory.addClass(IndexedFind.class, "-" + IndexedFind.NAME);
            }
        };
    }
}
