package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a tier's directory says of itself in its file {@code IDENTITY}, so that neither an unmounted mount point nor
 * another disk is taken for it: docs/format.md, section "Tier directories".
 *
 * @param store the store's id
 * @param directory the directory's number within the tier
 */
public record DirectoryIdentity(String store, String tier, int directory) {
    private static final String FILE = "IDENTITY";
    private static final String TEMPORARY = "IDENTITY.tmp";
    private static final int MAX_BYTES = 4096;

    String text() {
        String lines = "basalt-tier-directory 1\nstore " + store + "\ntier " + tier + "\ndirectory " + directory + "\n";
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        return lines + String.format("crc32c %08x\n", BlockChecksums.of(bytes, 0, bytes.length));
    }

    static Optional<DirectoryIdentity> parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != 5 || !lines.get(3).matches("directory [0-9]{1,6}")) {
            return Optional.empty();
        }
        DirectoryIdentity identity = new DirectoryIdentity(
                lines.get(1).replaceFirst("^store ", ""),
                lines.get(2).replaceFirst("^tier ", ""),
                Integer.parseInt(lines.get(3).substring("directory ".length())));
        return identity.text().equals(text) ? Optional.of(identity) : Optional.empty();
    }

    /** What a directory says; absent where it says nothing. */
    public static Optional<DirectoryIdentity> read(Disk disk) throws IOException {
        if (!disk.exists(FILE)) {
            return Optional.empty();
        }
        try (RandomReader file = disk.open(FILE)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MAX_BYTES, file.size()));
            file.read(0, bytes);
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return Optional.of(parse(text)
                    .orElseThrow(() -> new StoreException.CorruptData(disk + "/" + FILE
                            + " is damaged; restore it from a copy, it names store, tier and directory")));
        }
    }

    /**
     * Makes sure that a directory is this one; one that is new becomes it.
     *
     * @param inUse whether the catalog has blobs there
     * @throws StoreException.InvalidArgument where it is another one
     * @throws StoreException.Unavailable where it should hold blobs and is not marked: its disk is not mounted
     */
    public void claim(Disk disk, boolean inUse) throws IOException {
        Optional<DirectoryIdentity> found = read(disk);
        if (found.isPresent()) {
            if (!found.get().equals(this)) {
                throw new StoreException.InvalidArgument(disk + " is " + found.get() + ", expected " + this
                        + "; mount the right disk or correct store.toml");
            }
            return;
        }
        if (inUse) {
            throw new StoreException.Unavailable(disk + " has no file " + FILE + ", expected " + this
                    + ", which holds objects; mount its disk or correct store.toml");
        }
        if (DirectoryFiles.newestEpoch(disk) > 0) {
            throw new StoreException.InvalidArgument(disk + " holds files of a store but no file " + FILE
                    + ", expected " + this + " or an empty directory; name another one in store.toml");
        }
        write(disk);
    }

    private void write(Disk disk) throws IOException {
        disk.delete(TEMPORARY);
        try (Appender file = disk.create(TEMPORARY)) {
            file.write(ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8)));
            file.sync();
        }
        disk.rename(TEMPORARY, FILE);
        disk.syncDirectory("");
    }

    @Override
    public String toString() {
        return "directory " + directory + " of tier " + tier + " of store " + store;
    }
}
