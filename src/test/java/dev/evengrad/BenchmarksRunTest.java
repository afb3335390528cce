package dev.evengrad;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/// Runs every `@Benchmark` method as JMH would, once in each round.
///
/// There are as many rounds as the longest `@Param` of the benchmark has values; round i takes value i of each, modulo
/// their number, so that every value of every parameter is tried, though not every combination. What a benchmark of several
/// backends gives back must be the same on each.
class BenchmarksRunTest {

  private static final String PACKAGE = "dev.evengrad.benchmarks";

  /// The parameter that chooses between variants that must agree.
  private static final String BACKEND = "backend";

  @TestFactory
  Stream<DynamicTest> everyBenchmarkRuns() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JavaClass found : new ClassFileImporter().importPackages(PACKAGE)) {
      Class<?> type = found.reflect();
      if (Modifier.isAbstract(type.getModifiers())) {
        continue;
      }
      for (Method method : type.getMethods()) {
        if (method.isAnnotationPresent(Benchmark.class)) {
          int rounds = rounds(type, method);
          for (int round = 0; round < rounds; round++) {
            int r = round;
            String name = type.getName().substring(PACKAGE.length() + 1) + "." + method.getName();
            tests.add(
                DynamicTest.dynamicTest(
                    name + (rounds > 1 ? " round " + r : ""),
                    () -> runOnAllBackends(r, type, method)));
          }
        }
      }
    }
    assertFalse(tests.isEmpty(), "no benchmark found in " + PACKAGE);
    return tests.stream().sorted(Comparator.comparing(DynamicTest::getDisplayName));
  }

  /// Backends promise the same bits, so what they give back here is the same too. Of what is no number or array of them only that
  /// it comes is looked at.
  private static void runOnAllBackends(int round, Class<?> type, Method method) throws Throwable {
    Object result = new Run(round, "").benchmark(type, method);
    boolean numbers = result instanceof float[] || result instanceof Number;
    for (Field field : fields(type)) {
      if (numbers && field.getName().equals(BACKEND) && field.isAnnotationPresent(Param.class)) {
        for (String backend : values(field)) {
          Object other = new Run(round, backend).benchmark(type, method);
          assertTrue(
              Objects.deepEquals(result, other),
              type.getName() + "." + method.getName() + " round " + round + " on " + backend);
        }
      }
    }
  }

  private static int rounds(Class<?> type, Method method) {
    return Stream.concat(Stream.of(type), Arrays.stream(method.getParameterTypes()))
        .flatMap(state -> fields(state).stream())
        .filter(field -> field.isAnnotationPresent(Param.class))
        .mapToInt(field -> values(field).length)
        .max()
        .orElse(1);
  }

  /// The fields of a class and its superclasses, the topmost class first.
  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      fields.addAll(0, Arrays.asList(c.getDeclaredFields()));
    }
    return fields;
  }

  /// The values that a `@Param` names; for an enum or a boolean without any, all there are.
  private static String[] values(Field field) {
    String[] named = field.getAnnotation(Param.class).value();
    if (!Arrays.equals(named, new String[] {Param.BLANK_ARGS})) {
      return named;
    }
    if (field.getType() == boolean.class) {
      return new String[] {"false", "true"};
    }
    return Arrays.stream(field.getType().getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name())
        .toArray(String[]::new);
  }

  /// One round of one benchmark, with the states that it takes.
  private static final class Run {
    private final int round;
    private final String backend;
    private final Map<Class<?>, Object> states = new LinkedHashMap<>();
    private final Map<String, String> chosen = new TreeMap<>();

    /// With the backend of the round, or with the one that is named.
    Run(int round, String backend) {
      this.round = round;
      this.backend = backend;
    }

    /// Gives back what the benchmark does.
    @Nullable Object benchmark(Class<?> type, Method method) throws Throwable {
      try {
        Object self = state(type);
        Object[] arguments = arguments(method);
        for (Level level : Level.values()) {
          lifecycle(Setup.class, level);
        }
        Object result = invoke(method, self, arguments);
        for (Level level : new Level[] {Level.Invocation, Level.Iteration, Level.Trial}) {
          lifecycle(TearDown.class, level);
        }
        return result;
      } catch (Throwable e) {
        throw new AssertionError(type.getName() + "." + method.getName() + " with " + chosen, e);
      }
    }

    private Object[] arguments(Method method) throws Throwable {
      Object[] arguments = new Object[method.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        Class<?> type = method.getParameterTypes()[i];
        if (type == Blackhole.class) {
          arguments[i] =
              new Blackhole(
                  "Today's password is swordfish. I understand instantiating Blackholes directly is"
                      + " dangerous.");
        } else if (type.isAnnotationPresent(State.class)) {
          arguments[i] = state(type);
        } else {
          throw new IllegalArgumentException(
              method + " takes a " + type.getName() + ", which this test cannot make");
        }
      }
      return arguments;
    }

    private Object state(Class<?> type) throws Throwable {
      Object known = states.get(type);
      if (known != null) {
        return known;
      }
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object made = constructor.newInstance();
      for (Field field : fields(type)) {
        if (field.isAnnotationPresent(Param.class)) {
          String[] values = values(field);
          boolean named = field.getName().equals(BACKEND) && !backend.isEmpty();
          String value = named ? backend : values[round % values.length];
          chosen.put(field.getName(), value);
          field.setAccessible(true);
          field.set(made, parse(field.getType(), value));
        }
      }
      // The states that its set-up takes come first, as in JMH.
      for (Method method : lifecycleMethods(type, Setup.class)) {
        arguments(method);
      }
      states.put(type, made);
      return made;
    }

    private void lifecycle(Class<? extends Annotation> kind, Level level) throws Throwable {
      for (Map.Entry<Class<?>, Object> state : List.copyOf(states.entrySet())) {
        for (Method method : lifecycleMethods(state.getKey(), kind)) {
          Level declared =
              kind == Setup.class
                  ? method.getAnnotation(Setup.class).value()
                  : method.getAnnotation(TearDown.class).value();
          if (declared == level) {
            invoke(method, state.getValue(), arguments(method));
          }
        }
      }
    }

    private static List<Method> lifecycleMethods(Class<?> type, Class<? extends Annotation> kind) {
      List<Method> methods = new ArrayList<>();
      for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
        Arrays.stream(c.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(kind))
            .sorted(Comparator.comparing(Method::getName))
            .forEach(methods::add);
      }
      return methods;
    }

    private static @Nullable Object invoke(Method method, Object target, Object... arguments)
        throws Throwable {
      method.setAccessible(true);
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object parse(Class<?> type, String value) {
      if (type == String.class) {
        return value;
      } else if (type == int.class || type == Integer.class) {
        return Integer.valueOf(value);
      } else if (type == long.class || type == Long.class) {
        return Long.valueOf(value);
      } else if (type == float.class || type == Float.class) {
        return Float.valueOf(value);
      } else if (type == double.class || type == Double.class) {
        return Double.valueOf(value);
      } else if (type == boolean.class || type == Boolean.class) {
        return Boolean.valueOf(value);
      } else if (type.isEnum()) {
        return Enum.valueOf((Class) type, value);
      }
      throw new IllegalArgumentException("a @Param of type " + type.getName());
    }
  }
}
