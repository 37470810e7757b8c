package io.basalt.store.tenant;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of addresses (RFC 4632), such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; one address without a length. */
record Cidr(InetAddress network, int length) {
    private static final String LITERAL = "[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*";

    /** @throws IllegalArgumentException where it is written in another way */
    static Cidr parse(String text) {
        String[] parts = text.split("/", -1);
        try {
            if (parts.length <= 2 && parts[0].matches(LITERAL)) {
                InetAddress network = InetAddress.getByName(parts[0]); // A literal, so nothing is looked up.
                int bits = network.getAddress().length * Byte.SIZE;
                int length = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
                if (length >= 0 && length <= bits) {
                    return new Cidr(network, length);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException(expected(text), e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static String expected(String text) {
        return "address '" + text + "': expected one such as 10.0.0.0/8 or 2001:db8::/32";
    }

    boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
