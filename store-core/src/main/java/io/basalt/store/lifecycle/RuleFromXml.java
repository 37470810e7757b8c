package io.basalt.store.lifecycle;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One {@code Rule} of S3's XML. */
final class RuleFromXml {
    private static final String GREATER = "ObjectSizeGreaterThan";
    private static final String LESS = "ObjectSizeLessThan";

    private final StorageClasses classes;

    RuleFromXml(StorageClasses classes) {
        this.classes = classes;
    }

    /** @param number of the rule, from 1 */
    Rule read(XmlTree rule, int number) {
        Optional<String> id = Optional.empty();
        try {
            List<XmlTree> parts = rule.children(
                    "ID",
                    "Status",
                    "Filter",
                    "Prefix",
                    "Transition",
                    "Expiration",
                    "NoncurrentVersionTransition",
                    "NoncurrentVersionExpiration",
                    "AbortIncompleteMultipartUpload");
            id = XmlTree.only(parts, "ID").map(XmlTree::text).filter(text -> !text.isEmpty());
            return new Rule(id.orElse("rule-" + number), enabled(parts), filter(parts), steps(parts));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String named = "lifecycle rule '" + Shown.of(id.orElse("rule-" + number)) + "'";
            throw new IllegalArgumentException(message.startsWith(named) ? message : named + ": " + message, e);
        }
    }

    private static boolean enabled(List<XmlTree> parts) {
        String status =
                XmlTree.only(parts, "Status").map(XmlTree::text).orElse("").strip();
        return switch (status) {
            case "Enabled" -> true;
            case "Disabled" -> false;
            default ->
                throw new IllegalArgumentException("Status '" + Shown.of(status) + "': expected Enabled or Disabled");
        };
    }

    /** Before there were filters, a rule had a prefix itself. */
    private static Filter filter(List<XmlTree> parts) {
        Optional<XmlTree> prefix = XmlTree.only(parts, "Prefix");
        Optional<XmlTree> filter = XmlTree.only(parts, "Filter");
        if (prefix.isPresent() == filter.isPresent()) {
            throw new IllegalArgumentException("expected either Filter or Prefix, found "
                    + (filter.isPresent() ? "both" : "neither") + "; an empty Filter is every object");
        }
        if (prefix.isPresent()) {
            return new Filter(prefix.get().text());
        }
        List<XmlTree> terms = filter.get().children("Prefix", "Tag", GREATER, LESS, "And");
        if (terms.size() > 1) {
            throw new IllegalArgumentException(
                    "Filter has " + terms.size() + " elements: expected one; put them into And");
        }
        Optional<XmlTree> and = XmlTree.only(terms, "And");
        return conjunction(and.isPresent() ? and.get().children("Prefix", "Tag", GREATER, LESS) : terms);
    }

    private static Filter conjunction(List<XmlTree> terms) {
        TreeMap<String, String> tags = new TreeMap<>();
        for (XmlTree tag : XmlTree.named(terms, "Tag")) {
            List<XmlTree> pair = tag.children("Key", "Value");
            String key = XmlTree.only(pair, "Key").map(XmlTree::text).orElse("");
            String value = XmlTree.only(pair, "Value").map(XmlTree::text).orElse("");
            if (tags.putIfAbsent(key, value) != null) {
                throw new IllegalArgumentException(
                        "Tag '" + Shown.of(key) + "' stands there twice: an object has one value of it");
            }
        }
        return new Filter(
                XmlTree.only(terms, "Prefix").map(XmlTree::text).orElse(""),
                size(terms, GREATER),
                size(terms, LESS),
                tags,
                Optional.empty());
    }

    private static OptionalLong size(List<XmlTree> terms, String name) {
        Optional<XmlTree> size = XmlTree.only(terms, name);
        return size.isPresent() ? OptionalLong.of(size.get().number()) : OptionalLong.empty();
    }

    private List<Step> steps(List<XmlTree> parts) {
        List<Step> steps = new ArrayList<>();
        for (XmlTree transition : XmlTree.named(parts, "Transition")) {
            List<XmlTree> said = transition.children("Days", "Date", "StorageClass");
            steps.add(new Step(age(transition, said), move(said)));
        }
        for (XmlTree expiration : XmlTree.only(parts, "Expiration").stream().toList()) {
            expiration(expiration).ifPresent(trigger -> steps.add(new Step(trigger, Action.Expire.EXPIRE)));
        }
        for (XmlTree transition : XmlTree.named(parts, "NoncurrentVersionTransition")) {
            List<XmlTree> said = transition.children("NoncurrentDays", "NewerNoncurrentVersions", "StorageClass");
            steps.add(new Step(noncurrent(said), move(said)));
        }
        for (XmlTree expiration :
                XmlTree.only(parts, "NoncurrentVersionExpiration").stream().toList()) {
            List<XmlTree> said = expiration.children("NoncurrentDays", "NewerNoncurrentVersions");
            steps.add(new Step(noncurrent(said), Action.Expire.EXPIRE));
        }
        for (XmlTree abort :
                XmlTree.only(parts, "AbortIncompleteMultipartUpload").stream().toList()) {
            XmlTree days = required(abort.children("DaysAfterInitiation"), "DaysAfterInitiation");
            steps.add(new Step(new Trigger.AbandonedUpload(days.count()), Action.Expire.EXPIRE));
        }
        return steps;
    }

    private Action move(List<XmlTree> said) {
        return new Action.Move(
                classes.tier(required(said, "StorageClass").text().strip()));
    }

    /** Absent where it says that lone delete markers are to stay, which is what it says of none. */
    private static Optional<Trigger> expiration(XmlTree expiration) {
        List<XmlTree> said = expiration.children("Days", "Date", "ExpiredObjectDeleteMarker");
        Optional<XmlTree> marker = XmlTree.only(said, "ExpiredObjectDeleteMarker");
        if (marker.isEmpty()) {
            return Optional.of(age(expiration, said));
        }
        if (said.size() > 1) {
            throw new IllegalArgumentException(
                    "Expiration has ExpiredObjectDeleteMarker beside Days or Date: expected one of them; make two rules");
        }
        String text = marker.get().text().strip();
        return switch (text) {
            case "true" -> Optional.of(Trigger.LoneDeleteMarker.LONE_DELETE_MARKER);
            case "false" -> Optional.empty();
            default ->
                throw new IllegalArgumentException(
                        "ExpiredObjectDeleteMarker '" + Shown.of(text) + "': expected true or false");
        };
    }

    private static Trigger age(XmlTree of, List<XmlTree> said) {
        Optional<XmlTree> days = XmlTree.only(said, "Days");
        Optional<XmlTree> date = XmlTree.only(said, "Date");
        if (days.isPresent() == date.isPresent()) {
            throw new IllegalArgumentException(
                    of.name() + ": expected either Days or Date, found " + (date.isPresent() ? "both" : "neither"));
        }
        return days.isPresent()
                ? new Trigger.Age(days.get().count())
                : new Trigger.OnDate(date(date.orElseThrow().text().strip()));
    }

    private static Trigger noncurrent(List<XmlTree> said) {
        return new Trigger.Noncurrent(
                required(said, "NoncurrentDays").count(),
                XmlTree.only(said, "NewerNoncurrentVersions")
                        .map(XmlTree::count)
                        .orElse(0));
    }

    private static XmlTree required(List<XmlTree> said, String name) {
        return XmlTree.only(said, name)
                .orElseThrow(
                        () -> new IllegalArgumentException("expected an element " + name + ", found none; add it"));
    }

    private static LocalDate date(String text) {
        try {
            if (text.length() == "2026-01-31".length()) {
                return LocalDate.parse(text);
            }
            Instant time = OffsetDateTime.parse(text).toInstant();
            LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
            if (!date.atStartOfDay(ZoneOffset.UTC).toInstant().equals(time)) {
                throw new IllegalArgumentException(
                        "Date '" + Shown.of(text) + "' is not at midnight UTC: expected " + date + "T00:00:00Z");
            }
            return date;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Date '" + Shown.of(text) + "': expected ISO 8601, as 2027-01-31T00:00:00Z", e);
        }
    }
}
