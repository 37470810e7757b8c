package io.basalt.store.io;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Maps a file for reading, and unmaps it when told to: the JDK alone would wait for the garbage collector, and the file's
 * space for that.
 */
public final class MappedFile {
    private static final MethodHandle INVOKE_CLEANER = invokeCleaner();

    private MappedFile() {}

    public static MappedByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    /** @param mapped whole, as {@link #map} or a channel gave it; whoever reads it or a part of it afterwards crashes the process */
    public static void unmap(MappedByteBuffer mapped) {
        try {
            INVOKE_CLEANER.invokeExact((ByteBuffer) mapped);
        } catch (Throwable e) {
            throw new IllegalStateException("unmapping a file", e);
        }
    }

    /** jdk.unsupported's: the only way on Java 17; looked up, since javac warns of every mention. */
    private static MethodHandle invokeCleaner() {
        try {
            Class<?> unsafeClass = Class.forName("sun.misc.Unsafe");
            Field theUnsafe = unsafeClass.getDeclaredField("theUnsafe");
            theUnsafe.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafeClass, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(theUnsafe.get(null));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
