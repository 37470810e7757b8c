/**
 * Who may do what in a store: policies, what they decide of one object and of all rows of a query, and the {@link
 * io.basalt.store.tenant.Guard} that holds every call to it; and who has signed a request ({@link
 * io.basalt.store.tenant.SignatureV4}). Pure: it asks the store's own ports, and nothing else.
 */
@NullMarked
package io.basalt.store.tenant;

import org.jspecify.annotations.NullMarked;
