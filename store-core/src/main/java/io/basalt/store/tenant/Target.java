package io.basalt.store.tenant;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.util.Optional;

/**
 * What is to be done something with: a bucket, an object, or all keys that begin so.
 *
 * @param key empty for a bucket
 * @param open whether all keys that begin with it are meant
 * @param attributes of the object that is there; absent where they are not known
 * @param prefix of a listing; of one that is meant key by key, the key
 */
record Target(String key, boolean open, Optional<Attributes> attributes, Optional<String> prefix) {
    static final Target BUCKET = new Target("", false, Optional.of(Attributes.NONE), Optional.empty());

    /** An object of which it is not known what tags it has, or whether it is there. */
    static Target object(String key) {
        return new Target(key, false, Optional.empty(), Optional.empty());
    }

    static Target object(String key, Attributes attributes) {
        return new Target(key, false, Optional.of(attributes), Optional.empty());
    }

    static Target allBeginning(String prefix) {
        return new Target(prefix, true, Optional.empty(), Optional.empty());
    }

    static Target listing(String prefix) {
        return new Target("", false, Optional.of(Attributes.NONE), Optional.of(prefix));
    }

    /** The listing of this key, or of these, itself. */
    Target listed() {
        return new Target("", open, Optional.of(Attributes.NONE), Optional.of(key));
    }

    /** Whether a text that begins as asked is among the values. */
    private static Certainty compare(String text, boolean open, Requirement.Operator operator, String value) {
        if (operator.isPattern()) {
            Glob glob = new Glob(value);
            return open ? glob.matchesAllBeginning(text) : Certainty.of(glob.matches(text));
        }
        return open ? value.startsWith(text) ? Certainty.MAYBE : Certainty.NO : Certainty.of(value.equals(text));
    }

    Certainty meetsPrefix(Requirement requirement) {
        return prefix.isEmpty()
                ? Certainty.of(requirement.holdsOfNothing())
                : requirement.holds(value -> compare(prefix.get(), open, requirement.operator(), value));
    }

    Certainty meetsTag(Requirement requirement) {
        if (attributes.isEmpty()) {
            return Certainty.MAYBE;
        }
        Optional<AttributeValue> tag = attributes.get().get("tag." + requirement.name());
        return tag.isPresent() && tag.get() instanceof AttributeValue.Text text
                ? requirement.holds(value -> compare(text.value(), false, requirement.operator(), value))
                : Certainty.of(requirement.holdsOfNothing());
    }
}
