package io.basalt.spark.dataset.layout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import scala.Function1;
import scala.Option;
import scala.PartialFunction;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** Java collections and functions as the immutable Scala ones that Spark's classes take. */
public final class Scala {
    private Scala() {}

    public static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> map) {
        return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(map));
    }

    public static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }

    public static <T> Optional<T> optional(Option<T> value) {
        return value.isDefined() ? Optional.of(value.get()) : Optional.empty();
    }

    public static <T> List<T> list(Seq<T> seq) {
        return CollectionConverters.asJava(seq);
    }

    /** A function of all nodes of a tree, as Catalyst's transformations take it. */
    public static <T> PartialFunction<T, T> everywhere(UnaryOperator<T> function) {
        return new AbstractPartialFunction<>() {
            @Override
            public boolean isDefinedAt(T node) {
                return true;
            }

            @Override
            @SuppressWarnings("unchecked") // B is a supertype of T, as Scala's signature has it
            public <A extends T, B> B applyOrElse(A node, Function1<A, B> otherwise) {
                return (B) function.apply(node);
            }
        };
    }

    /** The nodes of a tree that are of a class. */
    public static <T, N extends T> PartialFunction<T, T> only(Class<N> type) {
        return new AbstractPartialFunction<>() {
            @Override
            public boolean isDefinedAt(T node) {
                return type.isInstance(node);
            }

            @Override
            @SuppressWarnings("unchecked") // as above
            public <A extends T, B> B applyOrElse(A node, Function1<A, B> otherwise) {
                return type.isInstance(node) ? (B) node : otherwise.apply(node);
            }
        };
    }
}
