package io.basalt.spark;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.BucketSettings;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;

/** A bucket's settings as the properties of a namespace, named as {@code bin/basalt bucket set} names them. */
final class BucketProperties {
    private static final String RETENTION = "retention";
    private static final String VERSIONED = "versioned";
    private static final String LANDING = "landing";
    private static final String RENDITIONS = "renditions";
    private static final String RULES = "rules";
    private static final Set<String> SETTABLE = Set.of(RETENTION, VERSIONED, LANDING, RENDITIONS, RULES);

    private BucketProperties() {}

    /** What {@code DESCRIBE NAMESPACE EXTENDED} shows. */
    static Map<String, String> of(BucketInfo bucket, Optional<String> rules) {
        BucketSettings settings = bucket.settings();
        Map<String, String> properties = new TreeMap<>();
        properties.put("location", "basalt://" + bucket.name() + "/");
        properties.put("created", bucket.created().toString());
        properties.put("objects", Long.toString(bucket.root().objects()));
        properties.put("bytes", Long.toString(bucket.root().bytes()));
        properties.put("held_from", Long.toString(bucket.heldFrom()));
        properties.put(RETENTION, settings.retentionText());
        properties.put(VERSIONED, Boolean.toString(settings.versioned()));
        settings.landing().ifPresent(tier -> properties.put(LANDING, tier));
        properties.put(RENDITIONS, settings.renditions().name().toLowerCase(Locale.ROOT));
        rules.ifPresent(json -> properties.put(RULES, json));
        return properties;
    }

    /**
     * Sets what is named: first the settings, then the rules.
     *
     * @throws IllegalArgumentException for a property that a bucket does not have, or a value that none can have; nothing is
     *     changed then
     * @throws StoreException where this bucket cannot have a value
     */
    static void set(Store store, String bucket, Map<String, String> properties) throws StoreException {
        BucketUpdate update = update(properties);
        if (!update.equals(BucketUpdate.NONE)) {
            store.configureBucket(bucket, update);
        }
        if (properties.containsKey(RULES)) {
            store.setLifecycle(bucket, properties.get(RULES));
        }
    }

    /** Throws as {@link #set} does, and changes nothing. */
    static BucketUpdate update(Map<String, String> properties) {
        BucketUpdate update = BucketUpdate.NONE;
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String value = property.getValue();
            update = switch (property.getKey()) {
                case RETENTION -> update.withRetention(BucketSettings.retention(value));
                case VERSIONED -> update.withVersioned(truth(value));
                case LANDING -> update.withLanding(value);
                case RENDITIONS -> update.withRenditions(policy(value));
                case RULES, SupportsNamespaces.PROP_OWNER -> update; // Spark names itself as the owner.
                default ->
                    throw new IllegalArgumentException("a bucket has no property '" + property.getKey()
                            + "'; expected one of " + SETTABLE.stream().sorted().toList());
            };
        }
        return update;
    }

    /** What a property is where nobody has set it. */
    static Map<String, String> unset(String property) {
        return switch (property) {
            case RETENTION -> Map.of(property, BucketSettings.DEFAULT.retentionText());
            case VERSIONED -> Map.of(property, "false");
            case LANDING -> Map.of(property, BucketUpdate.STORE_LANDING);
            case RENDITIONS ->
                Map.of(property, BucketSettings.DEFAULT.renditions().name());
            case RULES -> Map.of(property, "{\"rules\": []}");
            default -> Map.of(property, "");
        };
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new IllegalArgumentException(VERSIONED + " '" + text + "': expected true or false");
        };
    }

    private static RenditionPolicy policy(String text) {
        try {
            return RenditionPolicy.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    RENDITIONS + " '" + text + "': expected one of "
                            + Arrays.toString(RenditionPolicy.values()).toLowerCase(Locale.ROOT),
                    e);
        }
    }
}
