package io.basalt.store.tenant;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads policies (docs/tenants.md). What it does not know it refuses and names: nothing of a policy is passed over. */
final class PolicyJson {
    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
    private static final String ARN = "arn:aws:s3:::";
    private static final int MOST_STATEMENTS = 200;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PolicyJson() {}

    /**
     * @param name what to call the policy in errors
     * @throws StoreException.InvalidArgument in one line that names the policy and what is wrong
     */
    static Policy parse(String json, String name) throws StoreException.InvalidArgument {
        try {
            JsonNode root = MAPPER.readTree(json);
            requireAmong(root, "the policy", "Version", "Id", "Statement");
            if (root.has("Version") && !VERSIONS.contains(text(root.get("Version"), "Version"))) {
                throw new IllegalArgumentException(
                        "Version '" + root.get("Version").textValue() + "': expected " + String.join(" or ", VERSIONS));
            }
            List<Statement> statements = new ArrayList<>();
            for (JsonNode node : list(root.path("Statement"), "Statement")) {
                statements.add(statement(node, "statement " + (statements.size() + 1)));
            }
            if (statements.size() > MOST_STATEMENTS) {
                throw new IllegalArgumentException(statements.size() + " statements: the most is " + MOST_STATEMENTS);
            }
            requireAlike(statements);
            return new Policy(name, statements);
        } catch (JacksonException e) {
            throw new StoreException.InvalidArgument(
                    "policy '" + name + "' is no JSON: "
                            + String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    e);
        } catch (IllegalArgumentException e) {
            throw new StoreException.InvalidArgument("policy '" + name + "': " + e.getMessage(), e);
        }
    }

    private static void requireAlike(List<Statement> statements) {
        long naming = statements.stream()
                .filter(statement -> statement.principals().isPresent())
                .count();
        if (naming > 0 && naming < statements.size()) {
            throw new IllegalArgumentException("Principal is in some statements and not in others: a bucket's policy"
                    + " has it in all, a user's in none");
        }
    }

    private static Statement statement(JsonNode node, String number) {
        requireAmong(node, number, "Sid", "Effect", "Principal", "Action", "Resource", "Condition");
        String sid = node.has("Sid") ? text(node.get("Sid"), number + " Sid") : number;
        String effect = text(node.path("Effect"), number + " Effect");
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new IllegalArgumentException(number + ": Effect '" + effect + "': expected Allow or Deny");
        }
        List<Glob> actions = new ArrayList<>();
        for (String action : texts(node.path("Action"), number + " Action")) {
            actions.add(action(action, number));
        }
        List<Glob> resources = new ArrayList<>();
        for (String resource : texts(node.path("Resource"), number + " Resource")) {
            resources.add(resource(resource, number));
        }
        return new Statement(
                sid,
                effect.equals("Allow"),
                node.has("Principal") ? Optional.of(principals(node.get("Principal"), number)) : Optional.empty(),
                actions,
                resources,
                node.has("Condition") ? conditions(node.get("Condition"), number) : List.of());
    }

    private static Glob action(String word, String where) {
        Glob pattern = new Glob(word);
        if (Arrays.stream(Action.values()).noneMatch(action -> pattern.matchesIgnoringCase(action.word()))) {
            throw new IllegalArgumentException(where + ": Action '" + word + "' names none of "
                    + String.join(
                            ", ",
                            Arrays.stream(Action.values()).map(Action::word).toList()));
        }
        return pattern;
    }

    private static Glob resource(String text, String where) {
        String plain = text.startsWith(ARN) ? text.substring(ARN.length()) : text;
        if (plain.isEmpty() || plain.startsWith("/") || plain.startsWith("arn:")) {
            throw new IllegalArgumentException(
                    where + ": Resource '" + text + "': expected BUCKET, BUCKET/KEY, with * and ?, or " + ARN + "...");
        }
        return new Glob(withoutVariables(plain, where + " Resource"));
    }

    private static String withoutVariables(String text, String where) {
        if (text.contains("${")) {
            throw new IllegalArgumentException(where + ": '" + text + "' has a variable, which policies cannot have");
        }
        return text;
    }

    private static Principals principals(JsonNode node, String where) {
        JsonNode named = node;
        if (node.isObject()) {
            requireAmong(node, where + " Principal", "AWS", "Basalt");
            if (node.size() != 1) {
                throw new IllegalArgumentException(where + " Principal: expected AWS or Basalt");
            }
            named = node.elements().next();
        }
        List<Principals.Named> all = new ArrayList<>();
        for (String text : texts(named, where + " Principal")) {
            all.add(Principals.Named.parse(text));
        }
        return new Principals(all);
    }

    private static List<Requirement> conditions(JsonNode node, String where) {
        List<Requirement> requirements = new ArrayList<>();
        for (Map.Entry<String, JsonNode> operator : fields(node, where + " Condition")) {
            for (Map.Entry<String, JsonNode> key : fields(operator.getValue(), where + " " + operator.getKey())) {
                requirements.add(requirement(operator.getKey(), key.getKey(), key.getValue(), where));
            }
        }
        return requirements;
    }

    private static Requirement requirement(String operator, String key, JsonNode node, String where) {
        String at = where + " " + operator + " " + key;
        Requirement.Operator compares = ConditionWords.operator(operator, where);
        List<String> values = new ArrayList<>();
        for (JsonNode one : list(node, at)) {
            values.add(withoutVariables(one.isBoolean() ? one.asText() : value(one, at), at));
        }
        return new Requirement(
                ConditionWords.key(operator, key, where),
                ConditionWords.name(key),
                compares,
                ConditionWords.checked(operator, values, at));
    }

    private static List<Map.Entry<String, JsonNode>> fields(JsonNode node, String where) {
        if (!node.isObject() || node.isEmpty()) {
            throw new IllegalArgumentException(where + ": expected an object {...} that is not empty");
        }
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>();
        node.fields().forEachRemaining(fields::add);
        return fields;
    }

    private static void requireAmong(JsonNode node, String where, String... known) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(where + ": expected an object {...}");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!Arrays.asList(known).contains(name)) {
                throw new IllegalArgumentException(
                        where + ": '" + name + "' is none of " + String.join(", ", known) + "; leave it out");
            }
        }
    }

    /** An array, or what stands for one of one element. */
    private static List<JsonNode> list(JsonNode node, String where) {
        List<JsonNode> all = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(all::add);
        } else if (!node.isMissingNode() && !node.isNull()) {
            all.add(node);
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(where + " is missing or empty; give it one");
        }
        return all;
    }

    private static List<String> texts(JsonNode node, String where) {
        return list(node, where).stream().map(one -> text(one, where)).toList();
    }

    private static String text(JsonNode node, String where) {
        String text = value(node, where);
        if (text.isEmpty()) {
            throw new IllegalArgumentException(where + ": expected a text, found an empty one");
        }
        return text;
    }

    /** A text, which may be empty. */
    private static String value(JsonNode node, String where) {
        if (!node.isTextual() || !Utf8.isValid(node.textValue())) {
            throw new IllegalArgumentException(where + ": expected a text, found " + node);
        }
        return node.textValue();
    }
}
