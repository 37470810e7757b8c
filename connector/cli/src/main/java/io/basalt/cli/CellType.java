package io.basalt.cli;

import io.basalt.store.api.AttributeValue;
import java.util.List;
import java.util.regex.Pattern;

/** The types that text in a CSV column can stand for, narrowest first. */
enum CellType {
    BOOLEAN {
        @Override
        boolean accepts(String cell) {
            return cell.equals("true") || cell.equals("false");
        }

        @Override
        AttributeValue value(String cell) {
            return AttributeValue.of(Boolean.parseBoolean(cell));
        }
    },
    /** As a computer writes it: {@code 007} is a string, so that no leading zero is lost. */
    LONG {
        @Override
        boolean accepts(String cell) {
            if (!WHOLE.matcher(cell).matches()) {
                return false;
            }
            try {
                Long.parseLong(cell);
                return true;
            } catch (NumberFormatException tooLong) {
                return false;
            }
        }

        @Override
        AttributeValue value(String cell) {
            return AttributeValue.of(Long.parseLong(cell));
        }
    },
    DOUBLE {
        @Override
        boolean accepts(String cell) {
            return DECIMAL.matcher(cell).matches();
        }

        @Override
        AttributeValue value(String cell) {
            return AttributeValue.of(Double.parseDouble(cell));
        }
    },
    STRING {
        @Override
        boolean accepts(String cell) {
            return true;
        }

        @Override
        AttributeValue value(String cell) {
            return AttributeValue.of(cell);
        }
    };

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    abstract boolean accepts(String cell);

    abstract AttributeValue value(String cell);

    /** The narrowest type of all cells; a string where there are none. */
    static CellType of(List<String> cells) {
        if (!cells.isEmpty()) {
            for (CellType type : values()) {
                if (cells.stream().allMatch(type::accepts)) {
                    return type;
                }
            }
        }
        return STRING;
    }
}
