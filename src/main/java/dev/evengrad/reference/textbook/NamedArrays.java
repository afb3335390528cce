package dev.evengrad.reference.textbook;

import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.util.LinkedHashMap;
import java.util.Map;

/** Arrays in double by the name of their parameter, taken from one float array with its layout. */
public final class NamedArrays {
  private NamedArrays() {}

  /** Copies of all slices, in order; the padding is left out. */
  public static Map<String, double[]> of(ParameterLayout layout, float[] values) {
    Map<String, double[]> named = new LinkedHashMap<>();
    for (ParameterSlice slice : layout.slices()) {
      double[] copy = new double[slice.size()];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = values[slice.offset() + i];
      }
      named.put(slice.name(), copy);
    }
    return named;
  }

  /** A deep copy. */
  public static Map<String, double[]> copy(Map<String, double[]> arrays) {
    Map<String, double[]> copy = new LinkedHashMap<>();
    arrays.forEach((name, values) -> copy.put(name, values.clone()));
    return copy;
  }
}
