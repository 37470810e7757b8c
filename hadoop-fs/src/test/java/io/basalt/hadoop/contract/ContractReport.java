package io.basalt.hadoop.contract;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints, at the end of the run, how many of Hadoop's own tests have passed, failed and been skipped, and why those were. */
final class ContractReport implements TestWatcher, BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(ContractReport.class);

    /** One for the whole run. */
    private static final class Counts implements ExtensionContext.Store.CloseableResource {
        private final AtomicInteger passed = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final Map<String, String> skipped = new ConcurrentSkipListMap<>();

        @Override
        public void close() {
            System.out.printf(
                    "Hadoop's own tests: %d passed, %d failed, %d skipped%n",
                    passed.get(), failed.get(), skipped.size());
            new TreeMap<>(skipped).forEach((test, reason) -> System.out.println("  skipped " + test + ": " + reason));
        }
    }

    private static Counts counts(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Counts.class);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        counts(context);
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        counts(context).passed.incrementAndGet();
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        counts(context).failed.incrementAndGet();
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        counts(context).skipped.put(name(context), String.valueOf(cause.getMessage()));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        counts(context).skipped.put(name(context), reason.orElse("no reason given"));
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName();
    }
}
