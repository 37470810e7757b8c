package io.basalt.store.catalog;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.ColumnType.Unit;
import io.basalt.store.api.TabularInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tabular contents with something of everything. */
final class TabularSamples {
    static final TabularInfo PARQUET = new TabularInfo(
            "parquet",
            List.of(
                    column("flag", new ColumnType.Truth()),
                    column("id", new ColumnType.Whole(64, false)),
                    column("share", new ColumnType.Real(32)),
                    column("price", new ColumnType.Decimal(12, 2)),
                    column("day", new ColumnType.Date()),
                    column("clock", new ColumnType.Time(Unit.SECONDS, false)),
                    column("taken", new ColumnType.Timestamp(Unit.NANOS, true)),
                    new TabularInfo.Column(List.of("names", "list", "é"), new ColumnType.Text(), false, true),
                    column("raw", new ColumnType.Binary()),
                    column("key", new ColumnType.Other("uuid"))),
            OptionalLong.of(5_000_000_000L),
            List.of(
                    new TabularInfo.RowGroup(
                            4_000_000_000L,
                            4,
                            1L << 40,
                            1L << 41,
                            Stream.concat(
                                            Stream.of(
                                                    statistics(AttributeValue.of(false), AttributeValue.of(true)),
                                                    statistics(AttributeValue.of(0L), AttributeValue.of(1L << 62)),
                                                    statistics(AttributeValue.of(-0.0), AttributeValue.of(0.5)),
                                                    statistics(AttributeValue.of(-1L), AttributeValue.of("z"))),
                                            IntStream.range(4, 10).mapToObj(i -> ColumnStatistics.NOTHING))
                                    .toList()),
                    new TabularInfo.RowGroup(1_000_000_000L, 1L << 40, 100, 200, List.of())),
            Optional.empty());

    static final TabularInfo CSV = new TabularInfo(
            "csv",
            List.of(column("a b", new ColumnType.Text())),
            OptionalLong.empty(),
            List.of(),
            Optional.of(new TabularInfo.Sample(
                    7, 65536, List.of(statistics(AttributeValue.of(""), AttributeValue.of("löwe"))))));

    private TabularSamples() {}

    private static TabularInfo.Column column(String name, ColumnType type) {
        return new TabularInfo.Column(List.of(name), type, true, false);
    }

    private static ColumnStatistics statistics(AttributeValue min, AttributeValue max) {
        return new ColumnStatistics(
                OptionalLong.of(0),
                OptionalLong.empty(),
                Optional.of(new Bound(min, true)),
                Optional.of(new Bound(max, false)));
    }
}
