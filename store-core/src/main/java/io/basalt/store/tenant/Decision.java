package io.basalt.store.tenant;

/**
 * Whether something is allowed.
 *
 * @param certainty of how much of what was asked about
 * @param reason one line: what decides
 */
record Decision(Certainty certainty, String reason) {
    boolean isAllowed() {
        return certainty == Certainty.YES;
    }
}
