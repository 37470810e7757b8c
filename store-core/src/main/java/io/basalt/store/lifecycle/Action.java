package io.basalt.store.lifecycle;

/** What a rule does with an object. Tiers are named as {@code store.toml} names them. */
public sealed interface Action {
    /** The actions without their tiers. */
    enum Kind {
        MOVE,
        PROMOTE,
        PIN,
        EXPIRE
    }

    Kind kind();

    /** To a slower tier: what already lies there or on a slower one stays. S3's transition. */
    record Move(String tier) implements Action {
        public Move {
            requireTier(tier);
        }

        @Override
        public Kind kind() {
            return Kind.MOVE;
        }

        @Override
        public String toString() {
            return "move to " + tier;
        }
    }

    /** To a faster tier: what already lies there or on a faster one stays. */
    record Promote(String tier) implements Action {
        public Promote {
            requireTier(tier);
        }

        @Override
        public Kind kind() {
            return Kind.PROMOTE;
        }

        @Override
        public String toString() {
            return "promote to " + tier;
        }
    }

    /** To a tier, and stays there whatever moves other rules or full tiers ask for. */
    record Pin(String tier) implements Action {
        public Pin {
            requireTier(tier);
        }

        @Override
        public Kind kind() {
            return Kind.PIN;
        }

        @Override
        public String toString() {
            return "pin to " + tier;
        }
    }

    /** Deletes the object, the noncurrent version or the upload. */
    enum Expire implements Action {
        EXPIRE;

        @Override
        public Kind kind() {
            return Kind.EXPIRE;
        }

        @Override
        public String toString() {
            return "expire";
        }
    }

    private static void requireTier(String tier) {
        if (!tier.matches("[a-z0-9-]{1,32}") || tier.equals("mixed")) {
            throw new IllegalArgumentException("tier '" + Shown.of(tier)
                    + "': expected the name of a tier, 1 to 32 characters of [a-z0-9-]; 'basalt tier ls' lists them");
        }
    }
}
