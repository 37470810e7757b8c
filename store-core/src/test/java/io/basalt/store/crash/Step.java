package io.basalt.store.crash;

/**
 * One change of a scenario, in one commit (or none): after a mishap all of it is there or nothing.
 *
 * @param name what to call it in errors
 */
record Step(String name, Action action) {
    /** What a step does. */
    interface Action {
        void run(Session session) throws Exception;
    }

    void run(Session session) throws Exception {
        action.run(session);
    }

    @Override
    public String toString() {
        return name;
    }
}
