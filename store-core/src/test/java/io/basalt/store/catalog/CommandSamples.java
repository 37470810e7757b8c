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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One command of each kind, for the golden file: never changed, only added to. */
final class CommandSamples {
    private static final long MICROS = 1_700_000_000_000_000L;
    private static final ObjectKey KEY = new ObjectKey("photos", "2024/löwe.png");
    private static final Attributes ATTRIBUTES =
            Attributes.of(Map.of("label", AttributeValue.of("cät"), "image.width", AttributeValue.of(640L)));
    private static final PutOptions OPTIONS = PutOptions.DEFAULT
            .withCondition(Condition.IF_ABSENT)
            .withMode(KeyMode.HADOOP)
            .withAttributes(ATTRIBUTES)
            .withContentType("image/png")
            .withTier("hdd")
            .withMd5()
            .withToken("t");
    private static final List<Content.Extent> EXTENTS =
            List.of(new Content.Extent(17, 0, 4000, -2), new Content.Extent(18, 5, 96, 7));
    private static final List<Command.NewBlob> BLOBS = List.of(new Command.NewBlob(17, 4000, -2));
    private static final Optional<Md5> MD5 = Optional.of(new Md5(0x0102030405060708L, -2, 3));
    private static final Command.PutObject PUT = new Command.PutObject(
            "photos",
            "2024/löwe.png",
            KeyMode.S3,
            new Condition.IfVersion(20),
            11,
            13,
            EXTENTS,
            BLOBS,
            MD5,
            "image/png",
            ATTRIBUTES,
            1L << 40,
            MICROS);
    private static final Command.DeleteObject DELETE =
            new Command.DeleteObject("photos", "a", new Condition.IfRevision(21), KeyMode.HADOOP, MICROS);

    static final List<Command<?>> ALL = List.of(
            new Command.CreateBucket("photos", 1L << 40, (1L << 40) + 1, MICROS),
            new Command.DeleteBucket("photos", MICROS),
            PUT,
            new Command.UpdateAttributes(
                    "photos", "a", new AttributeUpdate(ATTRIBUTES, Set.of("b", "a")), Condition.NONE, MICROS),
            DELETE,
            new Command.DeleteObjects("photos", List.of("b", "a"), KeyMode.S3, MICROS),
            new Command.MakeDirectory("photos", "2024/x", 30, MICROS),
            new Command.UpdateDirectory("photos", "2024", new AttributeUpdate(ATTRIBUTES, Set.of("b")), MICROS),
            new Command.DeleteDirectory("photos", "2024", true, KeyMode.S3, MICROS),
            new Command.Rename("photos", "2024", "2025", true, KeyMode.HADOOP, 30, MICROS),
            new Command.BeginUpload(23, KEY, OPTIONS, MICROS),
            new Command.PutPart(23, 9, 24, EXTENTS, BLOBS, MD5, MICROS),
            new Command.CompleteUpload(23, List.of(new Command.PartOwned(9, 24)), PUT),
            new Command.AbortUpload(23, MICROS),
            new Command.CreateOpenFile(KEY, OPTIONS, "client-1", 25, MICROS + 60_000_000, 30, MICROS),
            new Command.AppendOpenFile(KEY, OPTIONS, "client-1", 25, MICROS + 60_000_000, MICROS),
            new Command.SyncOpenFile(25, 2, 26, EXTENTS, BLOBS, MICROS + 60_000_000, MICROS),
            new Command.HoldOpenFile(25, 2, true, OptionalLong.empty(), "client-2", MICROS + 60_000_000, MICROS),
            new Command.CloseOpenFile(25, 3, PUT),
            new Command.AbandonOpenFile(25, 3, MICROS),
            new Command.Publish(List.of(PUT, DELETE), OptionalLong.of(77), List.of(), MICROS),
            new Command.Once<>("t", -5, MICROS + 1, DELETE),
            new Command.ForgetTokens(List.of("t", "ü"), MICROS),
            new Command.ConfigureBucket(
                    "photos",
                    BucketUpdate.NONE
                            .withRetention(Duration.ofDays(7))
                            .withVersioned(true)
                            .withHold("b/", "a/")
                            .withRelease("c/"),
                    31,
                    MICROS),
            new Command.SetLifecycle("photos", "{\"rules\": \"ü\"}", MICROS),
            new Command.CreateSnapshot("photos", "first", 31, MICROS),
            new Command.DropSnapshot("photos", "first", MICROS),
            new Command.Collect(
                    "photos",
                    1L << 40,
                    31,
                    77,
                    List.of(
                            new Command.Collectable(30, 21, "2024/löwe.png", List.of()),
                            new Command.Collectable(31, 5, "2023/", List.of("a", "b/"))),
                    MICROS),
            new Command.UndeleteDirectory("photos", "2023/", 7, MICROS),
            new Command.DeleteVersion(
                    "photos", "a", 20, List.of(new Command.Collectable(30, 21, "a", List.of())), MICROS),
            new Command.RequireObject("photos", "a", new Condition.IfRevision(20), MICROS),
            new Command.RequireDirectory("photos", "a/b", MICROS),
            new Command.Describe<>(PUT, PUT.contentId(), TabularSamples.PARQUET),
            new Command.RenameSnapshot("photos", "first", "1", MICROS),
            new Command.CreateOwnedBucket("lab", new Command.CreateBucket("photos", 7, 8, MICROS)),
            new Command.ChangeAccounts(new AccountChange.CreateTenant("lab"), MICROS));

    /** One change of accounts of each kind; never changed, only added to. */
    static final List<AccountChange> ACCOUNT_CHANGES = List.of(
            new AccountChange.CreateTenant("lab"),
            new AccountChange.DeleteTenant("lab"),
            new AccountChange.SetTenantQuota("lab", new Accounts.Quota(OptionalLong.of(1L << 40), OptionalLong.of(0))),
            new AccountChange.CreateUser("lab", "ann", true),
            new AccountChange.ConfigureUser(
                    "lab",
                    "ann",
                    new Accounts.UserUpdate(Optional.of(false), Optional.empty(), Set.of("b", "a"), Set.of("c"))),
            new AccountChange.DeleteUser("lab", "ann"),
            new AccountChange.CreateKey("lab", "ann", "BKA", new SealedSecret("c2VhbGVk")),
            new AccountChange.EnableKey("BKA", false),
            new AccountChange.RotateKey("BKA", new SealedSecret("c2VhbGVk"), 3_600_000_000L),
            new AccountChange.DeleteKey("BKA"),
            new AccountChange.PutPolicy("lab", "read", "{\"ü\": 1}"),
            new AccountChange.DeletePolicy("lab", "read"),
            new AccountChange.ConfigureBucket("photos", Set.of("b", "a"), Set.of("c")),
            new AccountChange.SetBucketQuota("photos", new Accounts.Quota(OptionalLong.empty(), OptionalLong.of(7))),
            new AccountChange.GiveBucket("photos", "lab"));

    private CommandSamples() {}
}
