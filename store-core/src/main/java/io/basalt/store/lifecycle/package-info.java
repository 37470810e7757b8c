/**
 * Lifecycle rules: what becomes of objects by and by, as a pure function of what is known of them.
 *
 * <p>A bucket's {@link io.basalt.store.lifecycle.Lifecycle} is a list of {@link io.basalt.store.lifecycle.Rule}s: a {@link
 * io.basalt.store.lifecycle.Filter} says which objects, and each {@link io.basalt.store.lifecycle.Step} what happens when:
 * a {@link io.basalt.store.lifecycle.Trigger} and an {@link io.basalt.store.lifecycle.Action}. {@link
 * io.basalt.store.lifecycle.LifecycleJson} and {@link io.basalt.store.lifecycle.LifecycleXml} (S3's) are their texts. {@link
 * io.basalt.store.lifecycle.Rulebook} decides; it carries nothing out, reads no clock and keeps nothing.
 *
 * <p>Where S3 says what a rule means, it means that here: days count from when the content was written and end at the next
 * midnight UTC, the shortest expiry wins, of several transitions the one to the slowest tier. The order of conflicts stands in
 * docs/design/013-lifecycle.md.
 */
@NullMarked
package io.basalt.store.lifecycle;

import org.jspecify.annotations.NullMarked;
