package io.basalt.store.tenant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A query's parameters in canonical form: percent-encoded anew, in the order of names and then of values. Only {@code &}
 * separates, {@code +} is a space, a parameter without {@code =} has an empty value, and what has neither is passed over.
 */
record QueryParameters(List<Parameter> all) {
    private static final String QUERY = "query";

    /** Both are encoded. */
    record Parameter(String name, String value) {
        static Parameter of(String name, String value) {
            return new Parameter(encoded(UriEncoding.utf8(name, QUERY)), encoded(UriEncoding.utf8(value, QUERY)));
        }

        private static Parameter sent(String text) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            String value = equals < 0 ? "" : text.substring(equals + 1);
            return new Parameter(
                    encoded(UriEncoding.decode(name, QUERY, true)), encoded(UriEncoding.decode(value, QUERY, true)));
        }

        private static String encoded(byte[] bytes) {
            return UriEncoding.encode(bytes, false);
        }
    }

    QueryParameters {
        all = all.stream()
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .toList();
    }

    static QueryParameters parse(String query) {
        List<Parameter> parameters = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            if (!part.isEmpty()) {
                parameters.add(Parameter.sent(part));
            }
        }
        return new QueryParameters(parameters);
    }

    QueryParameters with(List<Parameter> more) {
        List<Parameter> parameters = new ArrayList<>(all);
        parameters.addAll(more);
        return new QueryParameters(parameters);
    }

    QueryParameters without(String name) {
        return new QueryParameters(
                all.stream().filter(parameter -> !parameter.name().equals(name)).toList());
    }

    long count(String name) {
        return all.stream().filter(parameter -> parameter.name().equals(name)).count();
    }

    /**
     * A value, decoded.
     *
     * @param name of unreserved characters
     * @throws MalformedSignatureException where there is more than one
     */
    Optional<String> value(String name) {
        List<Parameter> found =
                all.stream().filter(parameter -> parameter.name().equals(name)).toList();
        if (found.size() > 1) {
            throw new MalformedSignatureException(name + " is there " + found.size() + " times: expected once");
        }
        return found.stream()
                .map(parameter ->
                        new String(UriEncoding.decode(parameter.value(), QUERY, false), StandardCharsets.UTF_8))
                .findFirst();
    }

    String text() {
        return all.stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
    }
}
