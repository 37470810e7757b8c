package io.basalt.store.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;

/** A step as JSON: an object with one trigger and one action. */
final class StepJson {
    private static final List<String> TRIGGERS = List.of(
            "always",
            "age_days",
            "date",
            "unread_days",
            "heat_below",
            "heat_above",
            "noncurrent_days",
            "upload_days",
            "lone_delete_marker");
    private static final List<String> ACTIONS = List.of("move", "promote", "pin", "expire");
    private static final String KEEP_NEWER = "keep_newer";

    private StepJson() {}

    static Step read(JsonNode node, String where) {
        JsonNames step = JsonNames.of(node, where);
        step.requireAmong(Stream.of(TRIGGERS, List.of(KEEP_NEWER), ACTIONS)
                .flatMap(List::stream)
                .toArray(String[]::new));
        String trigger = one(step, TRIGGERS, "trigger");
        String action = one(step, ACTIONS, "action");
        if (step.has(KEEP_NEWER) && !trigger.equals("noncurrent_days")) {
            throw new IllegalArgumentException(where + ": keep_newer goes with noncurrent_days only; leave it out");
        }
        Trigger when = trigger(step, trigger);
        Action what = action(step, action);
        try {
            return new Step(when, what);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static String one(JsonNames step, List<String> names, String kind) {
        List<String> found = names.stream().filter(step::has).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(step.where() + ": expected one " + kind + " of "
                    + String.join(", ", names) + ", found " + (found.isEmpty() ? "none" : String.join(" and ", found)));
        }
        return found.get(0);
    }

    private static Trigger trigger(JsonNames step, String name) {
        try {
            return switch (name) {
                case "age_days" -> new Trigger.Age(step.count(name));
                case "date" -> new Trigger.OnDate(date(step.requireText(name)));
                case "unread_days" -> new Trigger.Unread(step.count(name));
                case "heat_below" -> new Trigger.HeatBelow(step.real(name));
                case "heat_above" -> new Trigger.HeatAbove(step.real(name));
                case "noncurrent_days" -> new Trigger.Noncurrent(step.count(name), step.count(KEEP_NEWER));
                case "upload_days" -> new Trigger.AbandonedUpload(step.count(name));
                default -> {
                    requireTrue(step, name);
                    yield name.equals("always") ? Trigger.Always.ALWAYS : Trigger.LoneDeleteMarker.LONE_DELETE_MARKER;
                }
            };
        } catch (IllegalArgumentException e) {
            throw located(step, e);
        }
    }

    private static Action action(JsonNames step, String name) {
        try {
            return switch (name) {
                case "move" -> new Action.Move(step.requireText(name));
                case "promote" -> new Action.Promote(step.requireText(name));
                case "pin" -> new Action.Pin(step.requireText(name));
                default -> {
                    requireTrue(step, name);
                    yield Action.Expire.EXPIRE;
                }
            };
        } catch (IllegalArgumentException e) {
            throw located(step, e);
        }
    }

    private static IllegalArgumentException located(JsonNames step, IllegalArgumentException e) {
        String message = String.valueOf(e.getMessage());
        return new IllegalArgumentException(
                message.startsWith(step.where()) ? message : step.where() + ": " + message, e);
    }

    private static void requireTrue(JsonNames step, String name) {
        if (!step.truth(name).orElse(false)) {
            throw new IllegalArgumentException(name + ": expected true; leave it out instead of saying false");
        }
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("date '" + Shown.of(text) + "': expected YYYY-MM-DD", e);
        }
    }

    static void write(Step step, ObjectNode out) {
        Trigger trigger = step.trigger();
        if (trigger instanceof Trigger.Age age) {
            out.put("age_days", age.days());
        } else if (trigger instanceof Trigger.OnDate onDate) {
            out.put("date", onDate.date().toString());
        } else if (trigger instanceof Trigger.Unread unread) {
            out.put("unread_days", unread.days());
        } else if (trigger instanceof Trigger.HeatBelow below) {
            out.put("heat_below", below.heat());
        } else if (trigger instanceof Trigger.HeatAbove above) {
            out.put("heat_above", above.heat());
        } else if (trigger instanceof Trigger.Noncurrent noncurrent) {
            out.put("noncurrent_days", noncurrent.days());
            if (noncurrent.keepNewer() > 0) {
                out.put(KEEP_NEWER, noncurrent.keepNewer());
            }
        } else if (trigger instanceof Trigger.AbandonedUpload upload) {
            out.put("upload_days", upload.days());
        } else {
            out.put(trigger.toString(), true);
        }
        Action action = step.action();
        if (action instanceof Action.Move move) {
            out.put("move", move.tier());
        } else if (action instanceof Action.Promote promote) {
            out.put("promote", promote.tier());
        } else if (action instanceof Action.Pin pin) {
            out.put("pin", pin.tier());
        } else {
            out.put("expire", true);
        }
    }
}
