package io.basalt.store.columnar;

import io.basalt.store.api.AttributeValue;
import java.math.BigDecimal;
import java.util.Optional;

/** Literals that decimals are compared with. */
public final class Digits {
    private Digits() {}

    /** The number that a whole number, or a text such as {@code 12.50}, is; absent for all else. */
    public static Optional<BigDecimal> of(AttributeValue literal) {
        if (literal instanceof AttributeValue.Whole whole) {
            return Optional.of(BigDecimal.valueOf(whole.value()));
        }
        try {
            return literal instanceof AttributeValue.Text text
                    ? Optional.of(new BigDecimal(text.value()))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
