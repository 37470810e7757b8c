package io.basalt.store.catalog;

import io.basalt.store.io.BinaryWriter;

/** How the keys of accounts are built: what kind, and its names, cut by a byte that no name has. */
final class AccountKeys {
    static final int TENANT = 0;
    static final int USER = 1;
    static final int KEY = 2;
    static final int POLICY = 3;
    static final int ACCESS = 4;
    static final int HELD = 5;

    private AccountKeys() {}

    static byte[] tenant(String name) {
        return named(TENANT, name);
    }

    static byte[] user(String tenant, String name) {
        return named(USER, tenant + '\0' + name);
    }

    static byte[] key(String id) {
        return named(KEY, id);
    }

    static byte[] policy(String tenant, String name) {
        return named(POLICY, tenant + '\0' + name);
    }

    static byte[] access(long bucketId) {
        return new BinaryWriter(9).u8(ACCESS).fixed64(bucketId).toBytes();
    }

    static byte[] held(String tenant) {
        return named(HELD, tenant);
    }

    private static byte[] named(int kind, String name) {
        return new BinaryWriter().u8(kind).raw(Keys.name(name)).toBytes();
    }
}
