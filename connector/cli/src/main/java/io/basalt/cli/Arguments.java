package io.basalt.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A command line, cut where another program's arguments begin: what follows {@code fs} and {@code submit} belongs to
 * Hadoop and Spark and must reach them as typed, except global options right after the verb. {@code help VERB} is
 * read as
 * {@code VERB --help}.
 *
 * @param ours for this command line's parser
 * @param verbatim for the program behind the verb
 */
record Arguments(List<String> ours, List<String> verbatim) {
    private static final Set<String> PASSING_ON = Set.of("fs", "submit");
    private static final Set<String> FLAGS = Set.of("--verbose", "--help");
    private static final String HELP = "help";
    private static final Set<String> VALUED = Set.of("--store", "--endpoint");

    Arguments {
        ours = List.copyOf(ours);
        verbatim = List.copyOf(verbatim);
    }

    static Arguments split(List<String> args) {
        int verb = skipGlobals(args, 0);
        if (verb < args.size() && args.get(verb).equals(HELP)) {
            List<String> asOption = new ArrayList<>(args);
            asOption.remove(verb);
            asOption.add("--" + HELP);
            return new Arguments(asOption, List.of());
        }
        if (verb >= args.size() || !PASSING_ON.contains(args.get(verb))) {
            return new Arguments(args, List.of());
        }
        int rest = Math.min(skipGlobals(args, verb + 1), args.size());
        List<String> verbatim = new ArrayList<>(args.subList(rest, args.size()));
        return new Arguments(args.subList(0, rest), verbatim);
    }

    private static int skipGlobals(List<String> args, int from) {
        int at = from;
        while (at < args.size()) {
            String arg = args.get(at);
            if (VALUED.contains(arg)) {
                at += 2;
            } else if (FLAGS.contains(arg) || VALUED.stream().anyMatch(option -> arg.startsWith(option + "="))) {
                at++;
            } else {
                break;
            }
        }
        return at;
    }
}
