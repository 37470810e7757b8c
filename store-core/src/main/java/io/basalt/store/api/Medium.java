package io.basalt.store.api;

/** What a tier is made of. */
public enum Medium {
    FLASH,
    HDD
}
