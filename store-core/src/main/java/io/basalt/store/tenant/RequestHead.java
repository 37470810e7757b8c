package io.basalt.store.tenant;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request as it is on the wire, without its body. Texts are Unicode: whoever reads bytes from a connection decodes them as
 * UTF-8.
 *
 * @param method such as {@code GET}
 * @param path as in the request's first line, percent-encoded as it was sent; without the query
 * @param query likewise; empty where there is none
 * @param headers in their order, a name as often as it was sent
 */
public record RequestHead(String method, String path, String query, List<Header> headers) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** One line of the headers; its text is the name alone, since values may be credentials. */
    public record Header(String name, String value) {
        public Header {
            if (!TOKEN.matcher(name).matches()) {
                throw new IllegalArgumentException("the name of a header is not a token (RFC 9110)");
            }
        }

        @Override
        public String toString() {
            return name + ": ...";
        }
    }

    public RequestHead {
        if (!TOKEN.matcher(method).matches()) {
            throw new IllegalArgumentException("the method of a request is not a token (RFC 9110)");
        }
        headers = List.copyOf(headers);
    }

    /** The values of a header, in their order. */
    List<String> values(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }

    /** The same request with more headers. */
    public RequestHead with(List<Header> more) {
        List<Header> all = new ArrayList<>(headers);
        all.addAll(more);
        return new RequestHead(method, path, query, all);
    }

    /** The same request with another query. */
    public RequestHead withQuery(String other) {
        return new RequestHead(method, path, other, headers);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
