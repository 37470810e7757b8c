package io.basalt.store.lifecycle;

/** One rule as S3's XML. */
final class RuleToXml {
    private final StorageClasses classes;
    private final XmlText out;

    RuleToXml(StorageClasses classes, XmlText out) {
        this.classes = classes;
        this.out = out;
    }

    void write(Rule rule) {
        try {
            out.begin("Rule").element("ID", rule.id());
            filter(rule.filter());
            out.element("Status", rule.enabled() ? "Enabled" : "Disabled");
            rule.steps().forEach(this::step);
            out.end("Rule");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("lifecycle rule '" + rule.id() + "': " + e.getMessage(), e);
        }
    }

    private void filter(Filter filter) {
        if (filter.where().isPresent()) {
            throw cannot("a condition on attributes");
        }
        int terms = filter.tags().size()
                + (filter.sizeGreaterThan().isPresent() ? 1 : 0)
                + (filter.sizeLessThan().isPresent() ? 1 : 0)
                + (filter.prefix().isEmpty() ? 0 : 1);
        out.begin("Filter");
        if (terms > 1) {
            out.begin("And");
        }
        if (terms == 0 || !filter.prefix().isEmpty()) {
            out.element("Prefix", filter.prefix());
        }
        filter.tags()
                .forEach((key, value) -> out.begin("Tag")
                        .element("Key", key)
                        .element("Value", value)
                        .end("Tag"));
        filter.sizeGreaterThan().ifPresent(bytes -> out.element("ObjectSizeGreaterThan", bytes));
        filter.sizeLessThan().ifPresent(bytes -> out.element("ObjectSizeLessThan", bytes));
        if (terms > 1) {
            out.end("And");
        }
        out.end("Filter");
    }

    private void step(Step step) {
        Trigger trigger = step.trigger();
        if (trigger instanceof Trigger.Noncurrent noncurrent) {
            noncurrent(noncurrent, step.action());
        } else if (trigger instanceof Trigger.AbandonedUpload upload) {
            out.begin("AbortIncompleteMultipartUpload")
                    .element("DaysAfterInitiation", upload.days())
                    .end("AbortIncompleteMultipartUpload");
        } else if (step.action() instanceof Action.Move move) {
            out.begin("Transition");
            time(trigger);
            out.element("StorageClass", classes.storageClass(move.tier())).end("Transition");
        } else if (step.action() == Action.Expire.EXPIRE) {
            out.begin("Expiration");
            time(trigger);
            out.end("Expiration");
        } else {
            throw cannot("'" + step + "'");
        }
    }

    private void noncurrent(Trigger.Noncurrent trigger, Action action) {
        String name = action instanceof Action.Move ? "NoncurrentVersionTransition" : "NoncurrentVersionExpiration";
        out.begin(name).element("NoncurrentDays", trigger.days());
        if (trigger.keepNewer() > 0) {
            out.element("NewerNoncurrentVersions", trigger.keepNewer());
        }
        if (action instanceof Action.Move move) {
            out.element("StorageClass", classes.storageClass(move.tier()));
        }
        out.end(name);
    }

    private void time(Trigger trigger) {
        if (trigger instanceof Trigger.Age age) {
            out.element("Days", age.days());
        } else if (trigger instanceof Trigger.OnDate onDate) {
            out.element("Date", onDate.date() + "T00:00:00.000Z");
        } else if (trigger == Trigger.LoneDeleteMarker.LONE_DELETE_MARKER) {
            out.element("ExpiredObjectDeleteMarker", "true");
        } else {
            throw cannot("'" + trigger + "'");
        }
    }

    private static IllegalArgumentException cannot(String what) {
        return new IllegalArgumentException("S3's XML cannot say " + what + "; write the rules as JSON");
    }
}
