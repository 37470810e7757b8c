package io.basalt.store.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** One rule and its filter as JSON. */
final class RuleJson {
    private RuleJson() {}

    /** @param where what to call the rule in errors until its id is read */
    static Rule read(JsonNode node, String where) {
        String id = JsonNames.of(node, where).requireText("id");
        String named = "lifecycle rule '" + Shown.of(id) + "'";
        JsonNames rule = JsonNames.of(node, named);
        rule.requireAmong("id", "enabled", "filter", "steps");
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : rule.array("steps")) {
            steps.add(StepJson.read(step, named + " step " + (steps.size() + 1)));
        }
        Filter filter = rule.has("filter") ? filter(node.get("filter"), named + " filter") : Filter.ALL;
        return new Rule(id, rule.truth("enabled").orElse(true), filter, steps);
    }

    private static Filter filter(JsonNode node, String where) {
        JsonNames filter = JsonNames.of(node, where);
        filter.requireAmong("prefix", "size_greater_than", "size_less_than", "tags", "where");
        TreeMap<String, String> tags = new TreeMap<>();
        if (filter.has("tags")) {
            JsonNames named = JsonNames.of(node.get("tags"), where + " tags");
            node.get("tags").fieldNames().forEachRemaining(key -> tags.put(key, named.requireText(key)));
        }
        try {
            return new Filter(
                    filter.text("prefix").orElse(""),
                    filter.number("size_greater_than"),
                    filter.number("size_less_than"),
                    tags,
                    filter.text("where"));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalArgumentException(message.startsWith(where) ? message : where + ": " + message, e);
        }
    }

    static void write(Rule rule, ObjectNode out) {
        out.put("id", rule.id()).put("enabled", rule.enabled());
        Filter filter = rule.filter();
        ObjectNode named = out.putObject("filter").put("prefix", filter.prefix());
        filter.sizeGreaterThan().ifPresent(bytes -> named.put("size_greater_than", bytes));
        filter.sizeLessThan().ifPresent(bytes -> named.put("size_less_than", bytes));
        if (!filter.tags().isEmpty()) {
            ObjectNode tags = named.putObject("tags");
            filter.tags().forEach(tags::put);
        }
        filter.where().ifPresent(where -> named.put("where", where));
        com.fasterxml.jackson.databind.node.ArrayNode steps = out.putArray("steps");
        rule.steps().forEach(step -> StepJson.write(step, steps.addObject()));
    }
}
