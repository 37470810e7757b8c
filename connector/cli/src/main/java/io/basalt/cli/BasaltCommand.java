package io.basalt.cli;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code basalt}: puts the verbs together, runs one, and turns what it throws into a line and an exit
 * code.
 */
@Command(
        name = "basalt",
        description = "An object store for machine learning and analytics: hot objects on flash, cold ones on disk,"
                + " and metadata that Spark can ask.",
        synopsisHeading = "Usage: ",
        customSynopsis = "basalt [--store DIR | --endpoint URL] [--verbose] VERB ...",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions, before or after the verb:%n",
        commandListHeading = "%nVerbs:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  basalt demo",
            "  basalt import photos/ basalt://pets/photos --label-from dir",
            "  basalt fs -ls basalt://pets/photos",
            "  basalt query pets \"label = 'cat' AND image.width > 512\"",
            "  basalt sql -e \"SELECT key FROM lake.pets.objects WHERE attr.label = 'cat'\"",
            "  basalt tier move basalt://pets/photos/2019 --to hdd",
            "",
            "'basalt VERB --help' tells more. Exit codes: 0 done, 1 failed, 2 wrong usage."
        })
final class BasaltCommand implements Callable<Integer> {
    static final int OK = CommandLine.ExitCode.OK;
    static final int FAILED = CommandLine.ExitCode.SOFTWARE;
    static final int USAGE = CommandLine.ExitCode.USAGE;

    /** What the parser says before the words of a converter, which name the value themselves. */
    private static final Pattern PICOCLI_PREFIX =
            Pattern.compile("^(Error: |Invalid value for positional parameter at index \\S+ \\(URI\\): )");

    @Mixin
    private final Globals globals;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    private BasaltCommand(Globals globals) {
        this.globals = globals;
    }

    /** Runs one command line to its end and returns the process's exit code. */
    static int run(Shell shell, String... args) {
        Arguments arguments = Arguments.split(Arrays.asList(args));
        Globals globals = new Globals(shell, arguments.verbatim());
        try {
            int code = commandLine(globals).execute(arguments.ours().toArray(String[]::new));
            if (code == OK) {
                shell.requireWritten();
            }
            return code;
        } catch (IOException | Error e) {
            return failed(e, globals);
        }
    }

    /** No verb: a person who needs the help. */
    @Override
    public Integer call() {
        commandLine(globals).usage(globals.shell().err());
        return USAGE;
    }

    private static CommandLine commandLine(Globals globals) {
        Shell shell = globals.shell();
        CommandLine bucket = new CommandLine(new BucketVerb())
                .addSubcommand(new BucketList(globals))
                .addSubcommand(new BucketCreate(globals))
                .addSubcommand(new BucketSet(globals))
                .addSubcommand(new BucketRemove(globals));
        CommandLine snapshot = new CommandLine(new SnapshotVerb())
                .addSubcommand(new SnapshotCreate(globals))
                .addSubcommand(new SnapshotList(globals))
                .addSubcommand(new SnapshotRename(globals))
                .addSubcommand(new SnapshotDrop(globals));
        CommandLine tier = new CommandLine(new TierVerb())
                .addSubcommand(new TierList(globals))
                .addSubcommand(new TierMove(globals))
                .addSubcommand(new TierExplain(globals))
                .addSubcommand(new TierPlanVerb(globals))
                .addSubcommand(new TierRun(globals))
                .addSubcommand(new TierDrain(globals));
        CommandLine rule = new CommandLine(new RuleVerb())
                .addSubcommand(new RuleList(globals))
                .addSubcommand(new RuleSet(globals))
                .addSubcommand(new RuleExport(globals))
                .addSubcommand(new RuleRemove(globals));
        CommandLine rendition = new CommandLine(new RenditionVerb())
                .addSubcommand(new RenditionMake(globals))
                .addSubcommand(new RenditionDrop(globals))
                .addSubcommand(new RenditionList(globals));
        CommandLine rebuild = new CommandLine(new RebuildVerb())
                .addSubcommand(new RebuildCatalog(globals))
                .addSubcommand(new RebuildIndex(globals));
        return new CommandLine(new BasaltCommand(globals))
                .addSubcommand(new DemoVerb(globals))
                .addSubcommand(new ImportVerb(globals))
                .addSubcommand(new ExportVerb(globals))
                .addSubcommand(new FsVerb(globals))
                .addSubcommand(new SqlVerb(globals))
                .addSubcommand(new SubmitVerb(globals))
                .addSubcommand(new QueryVerb(globals))
                .addSubcommand(new StatVerb(globals))
                .addSubcommand(bucket)
                .addSubcommand(snapshot)
                .addSubcommand(new VersionsVerb(globals))
                .addSubcommand(new UndeleteVerb(globals))
                .addSubcommand(new PurgeVerb(globals))
                .addSubcommand(tier)
                .addSubcommand(rule)
                .addSubcommand(rendition)
                .addSubcommand(new TenantVerb(globals))
                .addSubcommand(new UserVerb(globals))
                .addSubcommand(new KeyVerb(globals))
                .addSubcommand(new PolicyVerb(globals))
                .addSubcommand(new QuotaVerb(globals))
                .addSubcommand(new FsckVerb(globals))
                .addSubcommand(new BackupVerb(globals))
                .addSubcommand(new RestoreVerb(globals))
                .addSubcommand(new CompactVerb(globals))
                .addSubcommand(new ScrubVerb(globals))
                .addSubcommand(rebuild)
                .addSubcommand(new ServeVerb(globals))
                .addSubcommand(new BenchVerb(globals))
                .addSubcommand(new VersionVerb(globals))
                .setOut(new PrintWriter(shell.out(), true))
                .setErr(new PrintWriter(shell.err(), true))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(BasaltUri.class, BasaltCommand::uri)
                .registerConverter(ServeVerb.Address.class, BasaltCommand::address)
                .setUsageHelpAutoWidth(true)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setExecutionExceptionHandler((thrown, line, parsed) -> failed(thrown, globals))
                .setParameterExceptionHandler((thrown, rest) -> misused(thrown, shell));
    }

    private static BasaltUri uri(String typed) {
        try {
            return BasaltUri.parse(typed);
        } catch (StoreException.InvalidArgument e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static ServeVerb.Address address(String typed) {
        try {
            return ServeVerb.Address.parse(typed);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int failed(Throwable thrown, Globals globals) {
        if (Failure.isReaderGone(thrown)) {
            return OK;
        }
        globals.shell().say(Failure.line(thrown));
        if (globals.verbose()) {
            thrown.printStackTrace(globals.shell().err());
        }
        return FAILED;
    }

    private static int misused(ParameterException thrown, Shell shell) {
        CommandLine line = thrown.getCommandLine();
        shell.say(PICOCLI_PREFIX.matcher(Failure.firstLine(thrown.getMessage())).replaceFirst(""));
        CommandLine.UnmatchedArgumentException.printSuggestions(thrown, line.getErr());
        shell.err().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return USAGE;
    }
}
