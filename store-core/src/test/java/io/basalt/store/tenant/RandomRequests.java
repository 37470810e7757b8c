package io.basalt.store.tenant;

import io.basalt.store.tenant.RequestHead.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Requests with the paths, queries and headers that clients get wrong, and requests that differ from one in one thing. */
final class RandomRequests {
    private static final List<String> SEGMENTS = List.of(
            "a", "..", ".", "", "c%20d", "%C3%BC", "ሴ", "e+f", "g=h", "%2F", "~j-_.", "50%25", "日本", "🙂", "$,;");
    private static final List<String> PARAMETERS =
            List.of("a", "a=", "a=1", "a-b=2", "uploads", "%C3%BC=%20", "ü=+", "prefix=x/y", "x=&x=1", "=v", "k=a=b");
    private static final List<Header> HEADERS = List.of(
            new Header("Range", "bytes=0-9"),
            new Header("x-amz-meta-a", "  v  w   x "),
            new Header("X-Amz-Meta-A", "second"),
            new Header("x-amz-tagging", "a=1&b=2"),
            new Header("Content-Type", "text/plain; charset=utf-8"),
            new Header("My-Header", ""),
            new Header("my-header", "Ünï"));

    private final Random random;

    RandomRequests(Random random) {
        this.random = random;
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    RequestHead next() {
        StringBuilder path = new StringBuilder("/a");
        for (int more = random.nextInt(4); more > 0; more--) {
            path.append('/').append(one(SEGMENTS));
        }
        List<String> query = new ArrayList<>();
        for (int more = random.nextInt(4); more > 0; more--) {
            query.add(one(PARAMETERS));
        }
        List<Header> headers = new ArrayList<>(List.of(new Header("Host", "lake.example:7420")));
        for (int more = random.nextInt(4); more > 0; more--) {
            headers.add(one(HEADERS));
        }
        return new RequestHead(
                one(List.of("GET", "PUT", "POST", "DELETE")), path.toString(), String.join("&", query), headers);
    }

    SignedPayload payload() {
        return random.nextInt(4) == 0
                ? new SignedPayload.Unsigned()
                : SignedPayload.of(new byte[] {(byte) random.nextInt()});
    }

    /** A change, and what it makes of a request. */
    record Changed(String what, RequestHead head) {}

    /** Requests that differ in one place from one that is signed with all its headers. */
    List<Changed> changes(RequestHead head) {
        List<Changed> changes = new ArrayList<>();
        String method = head.method().equals("GET") ? "PUT" : "GET";
        changes.add(new Changed("method", new RequestHead(method, head.path(), head.query(), head.headers())));
        changes.add(
                new Changed("case of the method", ofMethod(head, head.method().toLowerCase(Locale.ROOT))));
        for (String path : paths(head.path())) {
            changes.add(
                    new Changed("path " + path, new RequestHead(head.method(), path, head.query(), head.headers())));
        }
        queries(head.query()).forEach(query -> changes.add(new Changed("query " + query, head.withQuery(query))));
        for (int i = 0; i < head.headers().size(); i++) {
            Header header = head.headers().get(i);
            String name = header.name().toLowerCase(Locale.ROOT);
            changes.add(new Changed("value of " + name, replaced(head, i, new Header(name, header.value() + "x"))));
            changes.add(new Changed("name of " + name, replaced(head, i, new Header("x" + name, header.value()))));
            changes.add(new Changed("another " + name, head.with(List.of(new Header(name, "x")))));
        }
        return changes;
    }

    private static RequestHead ofMethod(RequestHead head, String method) {
        return new RequestHead(method, head.path(), head.query(), head.headers());
    }

    /** What comes before {@code ..} means nothing by the general rules. */
    private static List<String> paths(String path) {
        String longer = path + "x";
        return path.contains("..") ? List.of(longer) : List.of(longer, "/x" + path, "/b" + path.substring(2));
    }

    /** Each without a parameter, with its name or its value changed, and with one more. */
    private static List<String> queries(String query) {
        List<String> parts = query.isEmpty() ? List.of() : List.of(query.split("&"));
        List<String> queries = new ArrayList<>();
        queries.add(query + "&z");
        for (int i = 0; i < parts.size(); i++) {
            List<String> others = new ArrayList<>(parts);
            others.remove(i);
            queries.add(String.join("&", others));
            others.add(i, "x" + parts.get(i));
            queries.add(String.join("&", others));
            others.set(i, parts.get(i) + (parts.get(i).contains("=") ? "x" : "=x"));
            queries.add(String.join("&", others));
        }
        return queries;
    }

    private static RequestHead replaced(RequestHead head, int at, Header header) {
        List<Header> headers = new ArrayList<>(head.headers());
        headers.set(at, header);
        return new RequestHead(head.method(), head.path(), head.query(), headers);
    }
}
