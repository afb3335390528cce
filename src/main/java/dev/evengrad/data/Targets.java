package dev.evengrad.data;

import dev.evengrad.DataException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be learned from each row: a class, or a vector of values. Exactly one of the two. */
final class Targets {
  private final int @Nullable [] classes;
  private final List<String> classNames;
  private final float @Nullable [] values;
  private final double @Nullable [] exact;
  private final int targetCount;
  private final List<String> names;

  private Targets(
      int @Nullable [] classes,
      List<String> classNames,
      float @Nullable [] values,
      double @Nullable [] exact,
      int targetCount,
      List<String> names) {
    this.classes = classes;
    this.classNames = List.copyOf(classNames);
    this.values = values;
    this.exact = exact;
    this.targetCount = targetCount;
    this.names = List.copyOf(names);
  }

  /** One class per row; the array is not copied. */
  static Targets ofClasses(int[] classes, List<String> classNames) {
    return new Targets(classes, classNames, null, null, 0, List.of());
  }

  /** {@code [rows][targetCount]} values; the array is not copied. */
  static Targets ofValues(float[] values, int targetCount, List<String> names) {
    return ofValues(values, null, targetCount, names);
  }

  /** As the other, with the values before they were rounded to floats. */
  static Targets ofValues(
      float[] values, double @Nullable [] exact, int targetCount, List<String> names) {
    if (targetCount < 1) {
      throw new DataException("the number of targets per row is " + targetCount + ", not above 0");
    }
    if (values.length % targetCount != 0) {
      throw new DataException(
          values.length + " target values do not make rows of " + targetCount + " each");
    }
    return new Targets(null, List.of(), values, exact, targetCount, names);
  }

  Targets withNames(List<String> newNames) {
    return new Targets(classes, classNames, values, exact, targetCount, newNames);
  }

  boolean classification() {
    return classes != null;
  }

  int rows() {
    return classes != null ? classes.length : values().length / targetCount;
  }

  List<String> classNames() {
    return classNames;
  }

  int targetCount() {
    return targetCount;
  }

  List<String> names() {
    return names;
  }

  /** The classes themselves, not a copy. */
  int[] classes() {
    if (classes == null) {
      throw new IllegalStateException("these rows have values to be learned, not classes");
    }
    return classes;
  }

  /** The values themselves, not a copy. */
  float[] values() {
    if (values == null) {
      throw new IllegalStateException("these rows have classes, not values to be learned");
    }
    return values;
  }

  /** The values before they were rounded to floats, not a copy; null if they were floats. */
  double @Nullable [] exactValues() {
    return exact;
  }

  /** Refuses what cannot be learned from; {@code source} names the data in the message. */
  void check(String source) {
    DataChecks.requireNames(source, "target names", names, classes != null ? 1 : targetCount);
    if (classes != null) {
      if (classNames.isEmpty()) {
        throw new DataException(source + ": there are no class names");
      }
      DataChecks.requireNames(source, "class names", classNames, classNames.size());
      DataChecks.requireClasses(source, classes, classNames.size());
    } else {
      DataChecks.requireFinite(source, "target", values(), targetCount, names);
    }
  }

  Targets select(int[] rows) {
    if (classes != null) {
      int[] chosen = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        chosen[i] = classes[rows[i]];
      }
      return new Targets(chosen, classNames, null, null, 0, names);
    }
    float[] chosen = new float[Math.multiplyExact(rows.length, targetCount)];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values(), rows[i] * targetCount, chosen, i * targetCount, targetCount);
    }
    double[] chosenExact = exact == null ? null : new double[chosen.length];
    for (int i = 0; exact != null && i < rows.length; i++) {
      System.arraycopy(exact, rows[i] * targetCount, chosenExact, i * targetCount, targetCount);
    }
    return new Targets(null, classNames, chosen, chosenExact, targetCount, names);
  }

  void copyRow(int row, Batch batch, int i) {
    if (classes != null) {
      batch.classes()[i] = classes[row];
    } else {
      System.arraycopy(values(), row * targetCount, batch.targets(), i * targetCount, targetCount);
      double[] to = batch.exactTargets();
      if (exact != null && to != null) {
        System.arraycopy(exact, row * targetCount, to, i * targetCount, targetCount);
      }
    }
  }

  boolean sameAs(Targets that) {
    return Arrays.equals(classes, that.classes)
        && classNames.equals(that.classNames)
        && Arrays.equals(values, that.values)
        && Arrays.equals(exact, that.exact)
        && targetCount == that.targetCount
        && names.equals(that.names);
  }
}
