package io.basalt.store.fsck;

import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Totals;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.io.Place;

/** How findings name things. */
final class Words {
    private Words() {}

    static String of(Table.NamespaceEntry entry) {
        return "'" + entry.name() + (entry.file().isPresent() ? "'" : "/'") + " in directory " + entry.parentId();
    }

    static String of(ObjectRow row) {
        return "row of object " + row.fileId() + ", '" + row.name() + "' in directory " + row.directoryId();
    }

    static String of(Directory directory) {
        return "directory " + directory.directoryId() + ", '" + directory.name() + "'";
    }

    static String of(Table.StoredUpload stored) {
        return "upload " + stored.uploadId()
                + stored.part().map(part -> ", part " + part.number()).orElse("");
    }

    static String of(Table.StoredOpenFile stored) {
        return "open file " + stored.openId() + ", '" + stored.name() + "' in directory " + stored.parentId();
    }

    static String of(Totals totals) {
        return totals.directories() + " directories, " + totals.objects() + " objects, " + totals.bytes() + " bytes";
    }

    static String blob(long blobId) {
        return "blob " + Long.toHexString(blobId);
    }

    static String content(long contentId) {
        return "content " + Long.toHexString(contentId);
    }

    static String of(VolumeUse volume) {
        return volume.packed()
                ? "tier " + volume.tier() + ", directory " + volume.directory() + ", epoch " + volume.epoch()
                        + ", volume " + volume.volume()
                : "tier " + volume.tier() + ", directory " + volume.directory() + ", blobs in files of their own";
    }

    static String of(Place place) {
        return "tier " + place.tier() + ", directory " + place.directory() + ", epoch " + place.epoch()
                + (place.packed() ? ", volume " + place.volume() + ", offset " + place.offset() : "");
    }
}
