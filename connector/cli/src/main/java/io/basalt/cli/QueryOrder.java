package io.basalt.cli;

import io.basalt.store.predicate.NameList;
import java.util.List;

/**
 * One name of {@code --order}.
 *
 * @param nullsFirst as Spark has it unless it was said: first where ascending, last where descending
 */
record QueryOrder(String name, boolean descending, boolean nullsFirst) {

    static QueryOrder of(NameList.Entry entry) throws CommandFailed {
        boolean descending = entry.options().contains("desc");
        List<String> known = List.of("asc", "desc", "nulls_first", "nulls_last");
        boolean contradicts = entry.options().containsAll(known.subList(0, 2))
                || entry.options().containsAll(known.subList(2, 4));
        if (entry.name().equals("*") || contradicts || !known.containsAll(entry.options())) {
            throw new CommandFailed(
                    "--order, column " + entry.at() + ": expected NAME[:asc|:desc][:nulls_first|:nulls_last],"
                            + " found " + entry.name() + ":" + String.join(":", entry.options()));
        }
        boolean nullsFirst = entry.options().contains("nulls_first")
                || (!descending && !entry.options().contains("nulls_last"));
        return new QueryOrder(entry.name(), descending, nullsFirst);
    }
}
