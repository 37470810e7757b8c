package io.basalt.store.ingest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extractors that users have added. Immutable. */
public final class Extractors {
    public static final Extractors NONE = new Extractors(List.of());

    private static final Logger LOG = LoggerFactory.getLogger(Extractors.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");
    private static final int MAX_FAILURES = 100;

    /** One with what it said of itself when it was loaded. */
    record Named(String name, Set<String> mediaTypes, Extractor extractor) {
        static Named of(Extractor extractor) {
            String name = extractor.name();
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(extractor.getClass().getName() + " is named '" + name
                        + "': expected 1 to 32 characters of [a-z0-9_], the first a letter");
            }
            return new Named(name, Set.copyOf(extractor.mediaTypes()), extractor);
        }

        boolean accepts(String mediaType) {
            int slash = mediaType.indexOf('/');
            return mediaTypes.contains(mediaType)
                    || mediaTypes.contains("*/*")
                    || (slash > 0 && mediaTypes.contains(mediaType.substring(0, slash) + "/*"));
        }
    }

    private final List<Named> extractors;

    private Extractors(List<Named> extractors) {
        this.extractors = List.copyOf(extractors);
    }

    /** Those named. */
    public static Extractors of(Extractor... extractors) {
        List<Named> named = new ArrayList<>();
        for (Extractor extractor : extractors) {
            named.add(Named.of(extractor));
        }
        return new Extractors(named);
    }

    /** Those that a class loader finds, by name. One that cannot be loaded is left out, and the log says why. */
    public static Extractors load(ClassLoader loader) {
        TreeMap<String, Named> found = new TreeMap<>();
        Iterator<ServiceLoader.Provider<Extractor>> providers =
                ServiceLoader.load(Extractor.class, loader).stream().iterator();
        int failures = 0;
        boolean more = true;
        while (more && failures < MAX_FAILURES) {
            try {
                more = providers.hasNext();
                if (more) {
                    Named named = Named.of(providers.next().get());
                    Named first = found.putIfAbsent(named.name, named);
                    if (first != null) {
                        LOG.warn(
                                "extractor {} is left out: {} has its name '{}', too",
                                named.extractor.getClass().getName(),
                                first.extractor.getClass().getName(),
                                named.name);
                    }
                }
            } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
                failures++;
                LOG.warn("an extractor is left out: {}", e.toString());
            }
        }
        return new Extractors(List.copyOf(found.values()));
    }

    public boolean isEmpty() {
        return extractors.isEmpty();
    }

    /** Those for contents of a media type. */
    List<Named> of(String mediaType) {
        return extractors.stream()
                .filter(extractor -> extractor.accepts(mediaType))
                .toList();
    }
}
