package io.basalt.store.api;

/** What must hold of the named object when a change is applied. */
public sealed interface Condition {
    /** Nothing: replace or create. */
    record Any() implements Condition {}

    /** No object of that key exists. */
    record IfAbsent() implements Condition {}

    /** The object exists with this content version. */
    record IfVersion(long version) implements Condition {}

    /** The object exists and nothing of it, content or attributes, has changed since this revision. */
    record IfRevision(long revision) implements Condition {}

    Condition NONE = new Any();
    Condition IF_ABSENT = new IfAbsent();
}
