package dev.evengrad.model;

import dev.evengrad.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of the arrays of numbers and of the native segments that objects hold, each once. Internal: see {@link MemoryUse}.
 *
 * <p>It looks into fields, so that nothing that a layer, a loss or an optimizer keeps is forgotten, a user's own included. Not counted
 * are the headers of objects, some per mille.
 */
public final class HeldArrays {
  private static final Map<Class<?>, Integer> SIZES =
      Map.of(
          float[].class,
          Float.BYTES,
          double[].class,
          Double.BYTES,
          int[].class,
          Integer.BYTES,
          long[].class,
          Long.BYTES,
          short[].class,
          Short.BYTES,
          byte[].class,
          1,
          boolean[].class,
          1);

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  /** Leaves an object out, and all that is reached through it alone. */
  public void ignore(Object object) {
    seen.add(object);
  }

  /** The bytes reached from an object that no earlier call has counted. */
  public long count(Object from) {
    long bytes = 0;
    meet(from);
    while (!open.isEmpty()) {
      Object object = open.pop();
      if (object instanceof MemorySegment segment) {
        bytes += segment.isNative() ? segment.byteSize() : 0;
      } else if (object.getClass().isArray()) {
        Integer size = SIZES.get(object.getClass());
        if (size != null) {
          bytes += (long) size * Array.getLength(object);
        } else if (object instanceof Object[] elements) {
          for (Object element : elements) {
            meet(element);
          }
        }
      } else if (object instanceof Collection<?> collection) {
        collection.forEach(this::meet);
      } else if (object instanceof Map<?, ?> map) {
        map.values().forEach(this::meet);
      } else {
        meetFields(object);
      }
    }
    return bytes;
  }

  private void meet(@Nullable Object object) {
    if (object != null && !isForeign(object) && seen.add(object)) {
      open.push(object);
    }
  }

  /** The JDK's own, whose insides are none of ours, a user's threads, and sizes, which are no data. */
  private static boolean isForeign(Object object) {
    if (object instanceof Executor || object instanceof Thread || object instanceof Shape) {
      return true;
    }
    String name = object.getClass().getName();
    return (name.startsWith("java.") || name.startsWith("jdk."))
        && !(object instanceof Collection
            || object instanceof Map
            || object instanceof MemorySegment);
  }

  private void meetFields(Object object) {
    for (Class<?> type = object.getClass();
        type != null && type != Object.class;
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          meetField(object, field);
        }
      }
    }
  }

  private void meetField(Object object, Field field) {
    try {
      field.setAccessible(true);
      meet(field.get(object));
    } catch (InaccessibleObjectException | IllegalAccessException e) {
      // in a module that keeps its insides to itself
    }
  }
}
