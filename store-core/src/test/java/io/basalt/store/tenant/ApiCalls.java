package io.basalt.store.tenant;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Columns;
import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.Maintenance;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.Tiering;
import io.basalt.store.api.TruncateRequest;
import io.basalt.store.api.Uploads;
import io.basalt.store.api.VersionsRequest;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Every call of the store's API, with arguments that aim at one object and what belongs to it. The calls come from the interfaces
 * themselves; an argument of a kind that is not known here fails the test, so that whoever adds one says what it aims at.
 *
 * @param mine a bucket of the caller's own, for what is to be carried there
 */
record ApiCalls(Aim aim, String mine, BufferAllocator allocator, Path backups) {
    static final List<Class<?>> PORTS = List.of(
            StoreView.class,
            Store.class,
            OpenFiles.class,
            Uploads.class,
            Tiering.class,
            Columns.class,
            Renditions.class,
            Maintenance.class,
            Accounts.class);

    private static final Pattern DESTRUCTIVE = Pattern.compile("delete|drop|abort|purge|rename|giveBucket");

    /** What is aimed at, by all the names that it has. */
    record Aim(
            String tenant,
            String user,
            String keyId,
            String policy,
            String bucket,
            String key,
            long fileId,
            long contentId,
            long version,
            long uploadId) {
        ObjectKey objectKey() {
            return new ObjectKey(bucket, key);
        }

        String directory() {
            return key.substring(0, key.indexOf('/'));
        }
    }

    /** All methods that are not made of others, by name. */
    static List<Method> all() {
        return PORTS.stream()
                .flatMap(port -> Stream.of(port.getDeclaredMethods()))
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .sorted(Comparator.comparing(ApiCalls::takesAway).thenComparing(Rules::nameOf))
                .toList();
    }

    /** What leaves less to aim at comes last. */
    private static boolean takesAway(Method method) {
        return DESTRUCTIVE.matcher(method.getName()).find();
    }

    /** The port that a method is called on, of a store or of a view of it. */
    static Object port(Method method, Store store) throws Exception {
        Class<?> port = method.getDeclaringClass();
        if (port.isInstance(store)) {
            return store;
        }
        for (Method getter : Store.class.getDeclaredMethods()) {
            if (getter.getReturnType() == port && getter.getParameterCount() == 0) {
                return getter.invoke(store);
            }
        }
        throw new AssertionError("a store gives no " + port);
    }

    Object[] arguments(Method method) {
        return Arrays.stream(method.getParameters())
                .map(parameter -> argument(method, parameter))
                .toArray();
    }

    private Object argument(Method method, Parameter parameter) {
        Class<?> type = parameter.getType();
        Map<String, Function<ApiCalls, Object>> named =
                type == String.class ? TEXTS : type == long.class ? IDS : type == List.class ? LISTS : Map.of();
        Function<ApiCalls, Object> known = named.isEmpty() ? VALUES.get(type) : named.get(parameter.getName());
        if (known == null) {
            throw new AssertionError(Rules.nameOf(method) + ": say in ApiCalls what " + type.getSimpleName() + " "
                    + parameter.getName() + " is to be");
        }
        return known.apply(this);
    }

    private static final Map<String, Function<ApiCalls, Object>> TEXTS = Map.ofEntries(
            Map.entry("bucket", calls -> calls.aim.bucket),
            Map.entry("path", calls -> calls.aim.directory()),
            Map.entry("prefix", calls -> calls.aim.directory() + "/"),
            Map.entry("after", calls -> ""),
            Map.entry("holder", calls -> "writer"),
            Map.entry("name", calls -> "first"),
            Map.entry("newName", calls -> "second"),
            Map.entry("rules", calls -> "{\"rules\": []}"),
            Map.entry("tier", calls -> "hdd"),
            Map.entry("tenant", calls -> calls.aim.tenant),
            Map.entry("user", calls -> calls.aim.user),
            Map.entry("id", calls -> calls.aim.keyId),
            Map.entry("policy", calls -> calls.aim.policy),
            Map.entry("action", calls -> "s3:GetObject"),
            Map.entry("resource", calls -> calls.aim.bucket + "/" + calls.aim.key),
            Map.entry(
                    "json",
                    calls -> "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}"));

    private static final Map<String, Function<ApiCalls, Object>> IDS = Map.of(
            "fileId", calls -> calls.aim.fileId,
            "contentId", calls -> calls.aim.contentId,
            "uploadId", calls -> calls.aim.uploadId,
            "version", calls -> calls.aim.version,
            "lsn", calls -> 1L,
            "afterId", calls -> 0L);

    private static final Map<String, Function<ApiCalls, Object>> LISTS =
            Map.of("keys", calls -> List.of(calls.aim.key), "parts", calls -> List.of());

    private static final Map<Class<?>, Function<ApiCalls, Object>> VALUES = Map.ofEntries(
            Map.entry(ObjectKey.class, calls -> calls.aim.objectKey()),
            Map.entry(PutOptions.class, calls -> PutOptions.DEFAULT),
            Map.entry(Condition.class, calls -> Condition.NONE),
            Map.entry(KeyMode.class, calls -> KeyMode.S3),
            Map.entry(boolean.class, calls -> true),
            Map.entry(int.class, calls -> 1),
            Map.entry(double.class, calls -> 0.5),
            Map.entry(Instant.class, calls -> Instant.now()),
            Map.entry(Duration.class, calls -> Duration.ZERO),
            Map.entry(Optional.class, calls -> Optional.empty()),
            Map.entry(OptionalInt.class, calls -> OptionalInt.empty()),
            Map.entry(Consumer.class, calls -> (Consumer<Object>) told -> {}),
            Map.entry(Path.class, calls -> calls.backups),
            Map.entry(Set.class, calls -> Set.of()),
            Map.entry(BufferAllocator.class, calls -> calls.allocator),
            Map.entry(AttributeUpdate.class, calls -> new AttributeUpdate(Attributes.NONE, Set.of("seen"))),
            Map.entry(BucketUpdate.class, calls -> BucketUpdate.NONE.withVersioned(true)),
            Map.entry(Accounts.UserUpdate.class, calls -> Accounts.UserUpdate.NONE.withAdministrator(true)),
            Map.entry(Accounts.Quota.class, calls -> Accounts.Quota.NONE),
            Map.entry(
                    CopyRequest.class,
                    calls -> CopyRequest.of(calls.aim.objectKey(), new ObjectKey(calls.mine, "copied"))),
            Map.entry(
                    ConcatRequest.class,
                    calls -> new ConcatRequest(calls.aim.objectKey(), List.of(calls.aim.key), PutOptions.DEFAULT)),
            Map.entry(TruncateRequest.class, calls -> TruncateRequest.of(calls.aim.objectKey(), 0)),
            Map.entry(DeleteRequest.class, calls -> DeleteRequest.of(calls.aim.objectKey())),
            Map.entry(
                    RenameRequest.class,
                    calls -> new RenameRequest(
                            calls.aim.bucket, calls.aim.key, calls.aim.directory() + "/renamed", true, KeyMode.S3)),
            Map.entry(
                    Publication.class,
                    calls -> Publication.of(
                            new Publication.Copy(
                                    CopyRequest.of(calls.aim.objectKey(), new ObjectKey(calls.mine, "published"))),
                            new Publication.Complete(calls.aim.uploadId, List.of()))),
            Map.entry(Query.class, calls -> Query.of(calls.aim.bucket, Predicate.Constant.TRUE, SystemField.KEY)),
            Map.entry(ListRequest.class, calls -> ListRequest.flat(calls.aim.bucket, calls.aim.directory())),
            Map.entry(VersionsRequest.class, calls -> VersionsRequest.of(calls.aim.bucket, calls.aim.directory())),
            Map.entry(ChangesRequest.class, calls -> ChangesRequest.of(calls.aim.bucket, 0, 1)),
            Map.entry(ColumnRequest.class, calls -> ColumnRequest.of(List.of(calls.aim.contentId), "column")),
            Map.entry(Uploads.Marker.class, calls -> Uploads.Marker.START),
            Map.entry(ScrubOptions.class, calls -> ScrubOptions.ALL));
}
