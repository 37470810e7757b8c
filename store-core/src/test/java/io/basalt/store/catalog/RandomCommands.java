package io.basalt.store.catalog;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.Md5;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.ValueType;
import io.basalt.store.io.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Commands of every kind on a few names, so that they meet each other. */
final class RandomCommands {
    private static final List<String> NAMES = List.of("a", "b", "d/a", "d/b", "d/e/a", "é/ñ", "d", "d/e");

    private final Random random;
    private final List<Long> uploads = new ArrayList<>();
    private final List<Long> openFiles = new ArrayList<>();
    private final List<Command.PutPart> parts = new ArrayList<>();
    private long nextId = 100;
    private long micros = 1_700_000_000_000_000L;

    RandomCommands(Random random) {
        this.random = random;
    }

    private long id() {
        nextId += 10;
        return nextId;
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String bucket() {
        return random.nextInt(20) == 0 ? "other" : "bucket";
    }

    private KeyMode mode() {
        return random.nextBoolean() ? KeyMode.S3 : KeyMode.HADOOP;
    }

    private Condition condition() {
        return switch (random.nextInt(10)) {
            case 0 -> Condition.IF_ABSENT;
            case 1 -> new Condition.IfVersion(random.nextInt(40));
            case 2 -> new Condition.IfRevision(random.nextInt(40));
            default -> Condition.NONE;
        };
    }

    private Attributes attributes() {
        return switch (random.nextInt(3)) {
            case 0 -> Attributes.NONE;
            case 1 -> Attributes.of("label", AttributeValue.of("é" + random.nextInt()));
            default ->
                Attributes.of(Map.of(
                        "n",
                        AttributeValue.of(random.nextLong()),
                        "image.width",
                        AttributeValue.of(random.nextDouble())));
        };
    }

    private Optional<Md5> md5() {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of(new Md5(random.nextLong(), random.nextLong(), random.nextInt(3)));
    }

    private PutOptions options() {
        PutOptions options =
                PutOptions.DEFAULT.withCondition(condition()).withMode(mode()).withAttributes(attributes());
        options = random.nextBoolean() ? options.withContentType("text/x").withToken("t") : options;
        return random.nextBoolean() ? options.withTier("hdd").withMd5() : options;
    }

    private List<Command.NewBlob> blobs() {
        return Stream.generate(() -> new Command.NewBlob(id(), 1 + random.nextInt(1 << 20), random.nextInt()))
                .limit(random.nextInt(3))
                .toList();
    }

    private static List<Content.Extent> extents(List<Command.NewBlob> blobs) {
        return blobs.stream()
                .map(blob -> new Content.Extent(blob.blobId(), 0, blob.length(), blob.crc32c()))
                .toList();
    }

    private Command.PutObject put() {
        List<Command.NewBlob> blobs = blobs();
        return put(id(), extents(blobs), blobs);
    }

    private Command.PutObject put(long contentId, List<Content.Extent> extents, List<Command.NewBlob> blobs) {
        return new Command.PutObject(
                bucket(),
                name(),
                mode(),
                condition(),
                id(),
                contentId,
                extents,
                blobs,
                md5(),
                "text/plain",
                attributes(),
                id(),
                micros);
    }

    private static Command<?> described(Command.PutObject put) {
        return new Command.Describe<>(put, put.contentId(), TabularSamples.PARQUET);
    }

    /** Where the new blobs of a command lie. */
    static Map<Long, List<Place>> places(long count) {
        Map<Long, List<Place>> places = new HashMap<>();
        for (long id = 0; id <= count; id++) {
            places.put(id, List.of(new Place("flash", 0, 1, 1, id)));
        }
        return places;
    }

    long highestId() {
        return nextId;
    }

    Command<?> next() {
        micros += random.nextInt(30_000_000);
        return switch (random.nextInt(31)) {
            case 0 -> new Command.CreateBucket(bucket(), id(), id(), micros);
            case 1 -> new Command.DeleteBucket(bucket(), micros);
            case 2, 3, 4, 5 -> put();
            case 6 -> described(put());
            case 7 ->
                new Command.UpdateAttributes(
                        bucket(), name(), new AttributeUpdate(attributes(), Set.of("label", "n")), condition(), micros);
            case 8, 9 -> new Command.DeleteObject(bucket(), name(), condition(), mode(), micros);
            case 10 -> new Command.DeleteObjects(bucket(), List.of(name(), name()), mode(), micros);
            case 11 -> new Command.MakeDirectory(bucket(), name(), id(), micros);
            case 25 ->
                new Command.UpdateDirectory(
                        bucket(), name(), new AttributeUpdate(attributes(), Set.of("label", "n")), micros);
            case 12 -> new Command.DeleteDirectory(bucket(), name(), random.nextBoolean(), mode(), micros);
            case 13, 14 -> new Command.Rename(bucket(), name(), name(), random.nextBoolean(), mode(), id(), micros);
            case 15, 16 -> upload();
            case 17, 18, 19 -> openFile();
            case 20, 21 -> publication();
            case 24 -> new Command.RequireObject(bucket(), name(), condition(), micros);
            case 22 -> new Command.Once<>("t" + random.nextInt(3), random.nextInt(2), micros + 60_000_000, put());
            case 23 -> new Command.ForgetTokens(List.of("t0", "t1", "t2"), micros);
            case 28, 29, 30 -> accounts();
            default -> history();
        };
    }

    private String account() {
        return "n" + random.nextInt(2);
    }

    private String tenant() {
        return random.nextInt(4) == 0 ? Accounts.LOCAL : account();
    }

    private Accounts.Quota quota() {
        return random.nextBoolean()
                ? Accounts.Quota.NONE
                : new Accounts.Quota(OptionalLong.of(random.nextInt(1 << 20)), OptionalLong.of(random.nextInt(9)));
    }

    private Command<?> accounts() {
        if (random.nextInt(10) == 0) {
            return new Command.CreateOwnedBucket(account(), new Command.CreateBucket("other", id(), id(), micros));
        }
        SealedSecret secret = new SealedSecret("s" + id());
        AccountChange change = switch (random.nextInt(16)) {
            case 0 -> new AccountChange.DeleteTenant(tenant());
            case 1 -> new AccountChange.SetTenantQuota(tenant(), quota());
            case 2, 3 -> new AccountChange.CreateUser(tenant(), account(), random.nextBoolean());
            case 4 ->
                new AccountChange.ConfigureUser(
                        tenant(),
                        account(),
                        new Accounts.UserUpdate(
                                Optional.of(random.nextBoolean()),
                                Optional.empty(),
                                Set.of(account()),
                                Set.of(account())));
            case 5 -> new AccountChange.DeleteUser(tenant(), account());
            case 6 -> new AccountChange.CreateKey(tenant(), account(), account(), secret);
            case 7 -> new AccountChange.EnableKey(account(), random.nextBoolean());
            case 8 -> new AccountChange.RotateKey(account(), secret, random.nextInt(9));
            case 9 -> new AccountChange.DeleteKey(account());
            case 10 -> new AccountChange.PutPolicy(tenant(), account(), "{}");
            case 11 -> new AccountChange.DeletePolicy(tenant(), account());
            case 12 -> new AccountChange.ConfigureBucket(bucket(), Set.of(account()), Set.of(account()));
            case 13 -> new AccountChange.SetBucketQuota(bucket(), quota());
            case 14 -> new AccountChange.GiveBucket(bucket(), tenant());
            default -> new AccountChange.CreateTenant(account());
        };
        return new Command.ChangeAccounts(change, micros);
    }

    private Command<?> publication() {
        List<Command<?>> steps =
                List.of(put(), new Command.DeleteObject(bucket(), name(), condition(), mode(), micros));
        return random.nextBoolean()
                ? Command.Publish.of(steps, micros)
                : new Command.Publish(
                        steps,
                        OptionalLong.of(random.nextInt(60)),
                        random.nextBoolean() ? List.of() : List.of(new Command.Known(true, 0), Command.Known.UNKNOWN),
                        micros);
    }

    private Command<?> history() {
        String prefix = random.nextBoolean() ? "d/" : "";
        return switch (random.nextInt(8)) {
            case 7 -> new Command.RenameSnapshot(bucket(), "s" + random.nextInt(3), "s" + random.nextInt(3), micros);
            case 6 -> new Command.SetLifecycle(bucket(), random.nextBoolean() ? "" : "rules " + id(), micros);
            case 5 ->
                new Command.DeleteVersion(
                        bucket(),
                        name(),
                        random.nextInt(60),
                        List.of(new Command.Collectable(random.nextInt(60), random.nextInt(60), name(), List.of())),
                        micros);
            case 0 ->
                new Command.ConfigureBucket(
                        bucket(),
                        random.nextBoolean()
                                ? BucketUpdate.NONE.withHold(prefix).withVersioned(random.nextBoolean())
                                : BucketUpdate.NONE
                                        .withLanding(List.of("", "flash", "hdd").get(random.nextInt(3)))
                                        .withRenditions(RenditionPolicy.values()[random.nextInt(3)])
                                        .withRelease(prefix)
                                        .withDeclared(
                                                "declared" + random.nextInt(3), ValueType.values()[random.nextInt(6)])
                                        .withRetention(Duration.ofHours(random.nextInt(9))),
                        id(),
                        micros);
            case 1 -> new Command.CreateSnapshot(bucket(), "s" + random.nextInt(3), id(), micros);
            case 2 -> new Command.DropSnapshot(bucket(), "s" + random.nextInt(3), micros);
            case 3 -> new Command.UndeleteDirectory(bucket(), "d", 100 + 10L * random.nextInt(60), micros);
            default ->
                new Command.Collect(
                        bucket(),
                        110,
                        110,
                        random.nextInt(40),
                        List.of(new Command.Collectable(
                                random.nextInt(60), random.nextInt(60), name(), List.of("a", "e/"))),
                        micros);
        };
    }

    private Command<?> upload() {
        if (uploads.isEmpty() || random.nextInt(4) == 0) {
            uploads.add(id());
            return new Command.BeginUpload(
                    uploads.get(uploads.size() - 1), new ObjectKey(bucket(), name()), options(), micros);
        }
        long upload = uploads.get(uploads.size() - 1);
        List<Command.PutPart> mine =
                parts.stream().filter(part -> part.uploadId() == upload).toList();
        if (!mine.isEmpty() && random.nextInt(3) == 0) {
            Command.PutPart part = mine.get(random.nextInt(mine.size()));
            return random.nextBoolean()
                    ? new Command.AbortUpload(upload, micros)
                    : new Command.CompleteUpload(
                            upload,
                            List.of(new Command.PartOwned(part.number(), part.contentId())),
                            put(part.contentId(), part.extents(), List.of()));
        }
        List<Command.NewBlob> blobs = blobs();
        Command.PutPart part =
                new Command.PutPart(upload, 1 + random.nextInt(3), id(), extents(blobs), blobs, md5(), micros);
        parts.add(part);
        return part;
    }

    private Command<?> openFile() {
        long lease = micros + random.nextInt(100_000_000);
        if (openFiles.isEmpty() || random.nextInt(4) == 0) {
            openFiles.add(id());
            long openId = openFiles.get(openFiles.size() - 1);
            ObjectKey key = new ObjectKey(bucket(), name());
            return random.nextBoolean()
                    ? new Command.CreateOpenFile(key, options(), "w", openId, lease, id(), micros)
                    : new Command.AppendOpenFile(key, options(), "w", openId, lease, micros);
        }
        long openId = openFiles.get(random.nextInt(openFiles.size()));
        long epoch = 1 + random.nextInt(2);
        List<Command.NewBlob> blobs = blobs();
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Command.SyncOpenFile(openId, epoch, id(), extents(blobs), blobs, lease, micros);
            case 2 ->
                new Command.HoldOpenFile(
                        openId,
                        epoch,
                        random.nextBoolean(),
                        random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(micros),
                        "v",
                        lease,
                        micros);
            case 3 -> new Command.CloseOpenFile(openId, epoch, put());
            default -> new Command.AbandonOpenFile(openId, epoch, micros);
        };
    }
}
