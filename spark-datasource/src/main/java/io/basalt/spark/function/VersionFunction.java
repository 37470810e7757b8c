package io.basalt.spark.function;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** {@code basalt_version()}: which Basalt a session runs. */
public final class VersionFunction implements UnboundFunction, ScalarFunction<UTF8String> {
    public static final String NAME = "basalt_version";

    private static final UTF8String VERSION = UTF8String.fromString(read());

    private static String read() {
        try (InputStream file = VersionFunction.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(file, "version.properties is missing in Basalt's jar"));
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Spark calls it from compiled code. */
    public static UTF8String invoke() {
        return VERSION;
    }

    @Override
    public UTF8String produceResult(InternalRow none) {
        return VERSION;
    }

    @Override
    public BoundFunction bind(StructType arguments) {
        if (arguments.length() > 0) {
            throw new UnsupportedOperationException(
                    NAME + " takes no arguments, and was given " + arguments.length() + ": call " + NAME + "()");
        }
        return this;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return NAME + "() - the version of Basalt";
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[0];
    }

    @Override
    public DataType resultType() {
        return DataTypes.StringType;
    }

    @Override
    public boolean isResultNullable() {
        return false;
    }

    @Override
    public String canonicalName() {
        return "basalt." + NAME;
    }
}
