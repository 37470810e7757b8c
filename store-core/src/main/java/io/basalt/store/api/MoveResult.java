package io.basalt.store.api;

/** What a tier move did: {@code bytes} is 0 where the content was there already. */
public record MoveResult(ObjectKey key, String tier, long bytes) {}
