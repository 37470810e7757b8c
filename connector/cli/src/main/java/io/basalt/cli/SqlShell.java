package io.basalt.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.package$;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Reads statements from a person, up to the semicolon that ends each, and prints the answers as tables. */
final class SqlShell {
    private static final Set<String> LEAVING = Set.of("exit", "quit", "\\q");

    private final SqlSession session;
    private final SqlFormat format;
    private final Globals globals;

    SqlShell(SqlSession session, SqlFormat format, Globals globals) {
        this.session = session;
        this.format = format;
        this.globals = globals;
    }

    void run() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().name("basalt").build()) {
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .parser(new StatementParser())
                    .variable(
                            LineReader.HISTORY_FILE,
                            globals.shell().home().resolve(".basalt").resolve("sql_history"))
                    .variable(LineReader.SECONDARY_PROMPT_PATTERN, "    ...> ")
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
            terminal.handle(
                    Terminal.Signal.INT,
                    signal -> session.spark().sparkContext().cancelAllJobs());
            globals.shell().say("Spark " + package$.MODULE$.SPARK_VERSION() + " over " + globals.storeLocation());
            globals.shell()
                    .say("end a statement with ';', leave with 'exit'; try SHOW NAMESPACES IN " + Settings.CATALOG
                            + ";");
            while (answerNext(reader)) {
                terminal.flush();
            }
        }
    }

    /** False where the person leaves. */
    private boolean answerNext(LineReader reader) {
        String text;
        try {
            text = reader.readLine("basalt> ");
        } catch (UserInterruptException interrupted) {
            return true;
        } catch (EndOfFileException end) {
            return false;
        }
        for (String statement : SqlStatements.of(text).all()) {
            if (leaves(statement)) {
                return false;
            }
            answer(statement);
        }
        return true;
    }

    /** A statement that fails is told of, and the shell goes on. */
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void answer(String statement) {
        long begin = System.nanoTime();
        try {
            session.run(statement, format, true);
            globals.shell().say(Quantity.seconds(System.nanoTime() - begin).toString());
        } catch (Exception e) {
            globals.shell().say(Failure.line(e));
            if (globals.verbose()) {
                e.printStackTrace(globals.shell().err());
            }
        }
    }

    private static boolean leaves(String statement) {
        return LEAVING.contains(statement.strip().toLowerCase(Locale.ROOT));
    }

    /** Asks for more lines until the statement is ended. */
    private static final class StatementParser implements Parser {
        private final DefaultParser words = new DefaultParser();

        StatementParser() {
            words.setEofOnUnclosedQuote(false);
            words.setEscapeChars(null);
        }

        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            String rest = SqlStatements.of(line).rest();
            boolean ended = SqlStatements.isBlank(rest) || leaves(rest);
            if (context == ParseContext.ACCEPT_LINE && !ended) {
                throw new EOFError(-1, -1, "the statement goes on");
            }
            return words.parse(line, cursor, context);
        }
    }
}
