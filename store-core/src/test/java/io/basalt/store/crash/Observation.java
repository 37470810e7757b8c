package io.basalt.store.crash;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * All that a store shows its users, a line for each thing: objects with their bytes, attributes and tier, directories
 * with their totals, uploads and files under construction. Ids and times are left out.
 */
record Observation(SortedMap<String, String> lines) {

    static Observation of(Store store) throws IOException {
        Observation observation = new Observation(new TreeMap<>());
        for (BucketInfo bucket : store.buckets()) {
            observation.directory(store, bucket.root());
            store.lifecycle(bucket.name())
                    .ifPresent(rules -> observation.lines.put(bucket.name() + " lifecycle", rules));
            observation.uploads(store, bucket.name());
        }
        observation.accounts(store.accounts(), store.buckets());
        return observation;
    }

    private void accounts(Accounts accounts, List<BucketInfo> buckets) throws IOException {
        for (Accounts.Tenant tenant : accounts.tenants()) {
            lines.put(
                    "tenant " + tenant.name(),
                    tenant.quota() + " " + tenant.usage() + ", " + tenant.buckets() + " buckets, "
                            + accounts.policies(tenant.name()).stream()
                                    .map(policy -> policy.name() + " attached to " + policy.attached())
                                    .toList());
            for (Accounts.User user : accounts.users(tenant.name())) {
                lines.put("user " + user.name(), user.policies() + " " + user.keys() + " keys");
            }
        }
        for (BucketInfo bucket : buckets) {
            Accounts.BucketAccess access = accounts.bucketAccess(bucket.name()).orElseThrow();
            lines.put("access to " + bucket.name(), access.tenant() + " " + access.policies() + " " + access.quota());
        }
    }

    /** Objects alone, without their tiers: what is shown of earlier states, too. */
    static Observation ofObjects(StoreView view, List<String> buckets) throws IOException {
        Observation observation = new Observation(new TreeMap<>());
        for (String bucket : buckets) {
            for (ListEntry entry : view.list(ListRequest.flat(bucket, "")).entries()) {
                observation.object(view, (ObjectEntry) entry, info -> "");
            }
        }
        return observation;
    }

    private void directory(Store store, DirectoryEntry directory) throws IOException {
        lines.put(
                directory.bucket() + "/" + directory.key(),
                (directory.explicit() ? "made" : "implied") + ", " + directory.children() + " children, below: "
                        + directory.directories() + " directories, " + directory.objects() + " objects, "
                        + directory.bytes() + " bytes");
        openFiles(store, directory);
        for (ListEntry entry : store.list(ListRequest.children(directory.bucket(), directory.key()))
                .entries()) {
            if (entry instanceof DirectoryEntry child) {
                directory(store, child);
            } else {
                object(store, (ObjectEntry) entry, info -> ", on " + info.tier().orElse("none"));
            }
        }
    }

    private void uploads(Store store, String bucket) throws IOException {
        Uploads uploads = store.uploads();
        for (Uploads.Upload upload :
                uploads.list(bucket, "", Uploads.Marker.START, 1000).items()) {
            String parts = uploads.parts(upload.uploadId(), 0, 1000).items().stream()
                    .map(part -> part.number() + ": " + part.size() + " bytes " + Integer.toHexString(part.crc32c()))
                    .toList()
                    .toString();
            lines.merge(upload.key() + " in parts", parts, (one, other) -> one + " and " + other);
        }
    }

    private void openFiles(Store store, DirectoryEntry directory) throws IOException {
        for (OpenFiles.Info file : store.openFiles().list(directory.bucket(), directory.key(), "", 1000)) {
            try (ObjectReader reader = store.openFiles().read(file.key())) {
                lines.put(
                        file.key() + " under construction",
                        file.length() + " bytes " + Long.toHexString(checksum(reader)));
            }
        }
    }

    private void object(StoreView store, ObjectEntry entry, Function<ObjectInfo, String> tier) throws IOException {
        ObjectInfo info = store.stat(entry.objectKey()).orElseThrow(() -> new AssertionError(entry + " has no row"));
        SortedMap<String, String> said = new TreeMap<>();
        info.attributes().values().forEach((name, value) -> {
            if (name.startsWith(Attributes.USER)) {
                said.put(name, value.text());
            }
        });
        long crc;
        try (ObjectReader reader = store.open(entry.objectKey())) {
            crc = checksum(reader);
        }
        String bytes = (int) crc == entry.crc32c() ? Long.toHexString(crc) : "not those of its entry";
        lines.put(
                entry.bucket() + "/" + entry.key(),
                entry.size() + " bytes " + bytes + tier.apply(info) + ", " + info.contentType() + ", " + said);
    }

    private static long checksum(ObjectReader reader) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(reader.size()));
        while (bytes.hasRemaining() && reader.read(bytes.position(), bytes) > 0) {}
        CRC32C crc = new CRC32C();
        crc.update(bytes.flip());
        return crc.getValue();
    }

    /** The same, whatever tiers the bytes lie on. */
    Observation withoutTiers() {
        SortedMap<String, String> without = new TreeMap<>(lines);
        without.replaceAll((name, line) -> line.replaceFirst(", on [a-z]+, ", ", "));
        return new Observation(without);
    }

    /** What {@code other} shows otherwise, a line for each difference; empty where they are alike. */
    String difference(Observation other) {
        TreeSet<String> names = new TreeSet<>(lines.keySet());
        names.addAll(other.lines.keySet());
        StringBuilder difference = new StringBuilder();
        for (String name : names) {
            String expected = lines.getOrDefault(name, "nothing");
            String found = other.lines.getOrDefault(name, "nothing");
            if (!Objects.equals(expected, found)) {
                difference
                        .append("\n  ")
                        .append(name)
                        .append(": expected ")
                        .append(expected)
                        .append(", found ")
                        .append(found);
            }
        }
        return difference.toString();
    }
}
