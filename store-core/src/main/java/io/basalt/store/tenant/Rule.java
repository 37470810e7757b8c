package io.basalt.store.tenant;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is done around a call: whether it is made, with what arguments, and how much of its result is given. */
interface Rule {
    @Nullable
    Object around(Invocation call) throws IOException;
}
