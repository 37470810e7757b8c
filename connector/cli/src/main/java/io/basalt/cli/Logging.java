package io.basalt.cli;

/** Where the libraries' log lines go: {@code basalt-log4j2.properties}, unless the person names another file. */
final class Logging {
    private Logging() {}

    /** To be called before any class that logs is loaded. */
    static void toStandardError(boolean verbose) {
        setUnlessSet("log4j2.configurationFile", "classpath:basalt-log4j2.properties");
        setUnlessSet("log4j2.disable.jmx", "true");
        setUnlessSet("basalt.log.level", verbose ? "WARN" : "ERROR");
        setUnlessSet("basalt.log.tasks", verbose ? "WARN" : "OFF");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
