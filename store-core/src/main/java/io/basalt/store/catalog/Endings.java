package io.basalt.store.catalog;

/** Puts what a command ends into history, and on the list of what is to be collected one day. */
final class Endings {
    private final Group group;

    Endings(Group group) {
        this.group = group;
    }

    /** @param endsVersion whether no row with this content follows */
    void row(ObjectRow row, long seq, boolean endsVersion) {
        put(Garbage.row(row, seq, endsVersion), new Past.Row(row, seq));
    }

    /** @param ended the directory as it was linked until now */
    void link(Directory ended) {
        group.put(Family.DIRS, Keys.formerLink(ended.directoryId(), ended.to()), ended.encode());
        put(Garbage.directory(ended, Garbage.Kind.LINK), new Past.Link(ended.directoryId(), ended.to()));
    }

    /** @param ended a directory that is out of the namespace now */
    void directory(Directory ended) {
        put(Garbage.directory(ended, Garbage.Kind.DIRECTORY), new Past.Link(ended.directoryId(), ended.to()));
    }

    private void put(Garbage garbage, Past past) {
        group.put(Family.HISTORY, garbage.historyKey(), past.encode());
        group.put(Family.GARBAGE, garbage.key(garbage.bucketId()), garbage.encode());
    }
}
