package io.basalt.store.lifecycle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules as JSON, in the form that docs/design/013-lifecycle.md describes. It says all that rules can say, and reading back
 * what {@link #write} wrote gives equal rules. Names that it does not know, and names given twice, are refused.
 */
public final class LifecycleJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LifecycleJson() {}

    /**
     * @param source what to call the text in errors, such as its file
     * @throws StoreException.InvalidArgument in one line that names the source and the rule
     */
    public static Lifecycle parse(String json, String source) throws StoreException.InvalidArgument {
        try {
            JsonNode root = MAPPER.readTree(json);
            JsonNames.of(root, "the lifecycle").requireAmong("rules");
            List<Rule> rules = new ArrayList<>();
            for (JsonNode rule : JsonNames.of(root, "the lifecycle").array("rules")) {
                rules.add(RuleJson.read(rule, "rule " + (rules.size() + 1)));
            }
            return new Lifecycle(rules);
        } catch (JacksonException e) {
            throw new StoreException.InvalidArgument(
                    source + " line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + ": "
                            + String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("is no JSON")
                            + "; correct the JSON",
                    e);
        } catch (IllegalArgumentException e) {
            throw new StoreException.InvalidArgument(source + ": " + e.getMessage(), e);
        }
    }

    /** On several lines, names in the order of the description. */
    public static String write(Lifecycle lifecycle) {
        com.fasterxml.jackson.databind.node.ObjectNode root = MAPPER.createObjectNode();
        com.fasterxml.jackson.databind.node.ArrayNode rules = root.putArray("rules");
        lifecycle.rules().forEach(rule -> RuleJson.write(rule, rules.addObject()));
        return root.toPrettyString() + "\n";
    }
}
