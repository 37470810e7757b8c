package io.basalt.store.catalog;

import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/** {@link RenditionPolicy} in records. */
final class RenditionPolicies {
    private static final int HOT = 0;
    private static final int OFF = 1;
    private static final int ALWAYS = 2;

    private RenditionPolicies() {}

    static void encode(RenditionPolicy policy, BinaryWriter out) {
        out.u8(
                switch (policy) {
                    case HOT -> HOT;
                    case OFF -> OFF;
                    case ALWAYS -> ALWAYS;
                });
    }

    static RenditionPolicy decode(BinaryReader in) {
        int code = in.u8();
        return switch (code) {
            case HOT -> RenditionPolicy.HOT;
            case OFF -> RenditionPolicy.OFF;
            case ALWAYS -> RenditionPolicy.ALWAYS;
            default -> throw in.malformed("renditions " + code);
        };
    }
}
