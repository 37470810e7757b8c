package io.basalt.store.columnar;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/** Unmaps a file when told to: the JDK alone would wait for the garbage collector, and the file's space for that. */
final class Unmapping {
    private static final MethodHandle INVOKE_CLEANER = invokeCleaner();

    private Unmapping() {}

    /** @param mapped whoever reads it or a part of it afterwards crashes the process */
    static void unmap(MappedByteBuffer mapped) {
        try {
            INVOKE_CLEANER.invokeExact((ByteBuffer) mapped);
        } catch (Throwable e) {
            throw new IllegalStateException("unmapping a rendition", e);
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
