package io.basalt.spark.objects;

import io.basalt.store.api.ValueType;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The Spark type of each of the store's. */
final class SparkTypes {
    private SparkTypes() {}

    static DataType of(ValueType type) {
        return switch (type) {
            case STRING -> DataTypes.StringType;
            case LONG -> DataTypes.LongType;
            case DOUBLE -> DataTypes.DoubleType;
            case BOOLEAN -> DataTypes.BooleanType;
            case TIMESTAMP -> DataTypes.TimestampType;
            case STRING_LIST -> DataTypes.createArrayType(DataTypes.StringType);
            case STRING_MAP -> DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);
            case BINARY -> DataTypes.BinaryType;
        };
    }

    /** The type of attributes whose Spark type this is. */
    static Optional<ValueType> attribute(DataType type) {
        return Stream.of(ValueType.values())
                .filter(value -> value != ValueType.STRING_MAP && value != ValueType.BINARY)
                .filter(value -> of(value).sameType(type))
                .findFirst();
    }
}
