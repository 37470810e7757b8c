/**
 * The command line behind {@code bin/basalt}: one class per verb, assembled by {@link io.basalt.cli.BasaltCommand}.
 *
 * <p>Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage.
 * An error is one line, {@code basalt: what, where, remedy}; {@code --verbose} adds the stack trace. The verbs
 * {@code fs} and {@code submit} hand their arguments to Hadoop's FsShell and Spark's SparkSubmit untouched.
 */
@NullMarked
package io.basalt.cli;

import org.jspecify.annotations.NullMarked;
