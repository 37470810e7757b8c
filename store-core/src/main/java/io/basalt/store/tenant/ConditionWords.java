package io.basalt.store.tenant;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The words that conditions of policies are written in, and what goes together. */
final class ConditionWords {
    private static final String TAG = "s3:ExistingObjectTag/";

    private static final Map<String, Requirement.Operator> OPERATORS = new TreeMap<>(Map.of(
            "StringEquals", Requirement.Operator.EQUALS,
            "StringNotEquals", Requirement.Operator.NOT_EQUALS,
            "StringLike", Requirement.Operator.LIKE,
            "StringNotLike", Requirement.Operator.NOT_LIKE,
            "IpAddress", Requirement.Operator.EQUALS,
            "NotIpAddress", Requirement.Operator.NOT_EQUALS,
            "Bool", Requirement.Operator.EQUALS));

    private ConditionWords() {}

    static Requirement.Operator operator(String word, String where) {
        Requirement.Operator operator = OPERATORS.get(word);
        if (operator == null) {
            throw new IllegalArgumentException(
                    where + " Condition: '" + word + "' is none of " + String.join(", ", OPERATORS.keySet()));
        }
        return operator;
    }

    static Requirement.Key key(String operator, String word, String where) {
        Requirement.Key key = word.startsWith(TAG) && word.length() > TAG.length()
                ? Requirement.Key.TAG
                : switch (word) {
                    case "s3:prefix" -> Requirement.Key.PREFIX;
                    case "aws:SourceIp" -> Requirement.Key.SOURCE_ADDRESS;
                    case "aws:SecureTransport" -> Requirement.Key.SECURE_TRANSPORT;
                    default ->
                        throw new IllegalArgumentException(where + " Condition: '" + word + "' is none of s3:prefix, "
                                + TAG + "NAME, aws:SourceIp, aws:SecureTransport");
                };
        boolean fits = switch (key) {
            case PREFIX, TAG -> operator.startsWith("String");
            case SOURCE_ADDRESS -> operator.endsWith("IpAddress");
            case SECURE_TRANSPORT -> operator.equals("Bool");
        };
        if (!fits) {
            throw new IllegalArgumentException(where + " Condition: " + operator + " does not go with " + word);
        }
        return key;
    }

    /** Of a tag, what it is called. */
    static String name(String word) {
        return word.startsWith(TAG) ? word.substring(TAG.length()) : word;
    }

    static List<String> checked(String operator, List<String> values, String where) {
        for (String value : values) {
            if (operator.endsWith("IpAddress")) {
                Cidr.parse(value);
            } else if (operator.equals("Bool") && !value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException(where + ": '" + value + "': expected true or false");
            }
        }
        return values;
    }
}
