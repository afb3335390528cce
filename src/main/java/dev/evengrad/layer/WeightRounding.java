package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Precision;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a lower {@link Precision} does to the parameters of a network: weight matrices (rank 2) are rounded, but for those of a dense
 * layer that a batch normalisation behind it is folded into: there the folded matrix is what prediction uses, and it alone is rounded,
 * once.
 */
public final class WeightRounding {
  private WeightRounding() {}

  /** The matrices that are rounded as they are; none for float32. */
  public static List<ParameterSlice> matrices(Declaration declaration, Precision precision) {
    if (precision == Precision.FLOAT32) {
      return List.of();
    }
    Set<String> folded = new HashSet<>();
    declaration.pairs().forEach(pair -> folded.add(pair.dense()));
    return allMatrices(declaration).stream().filter(s -> !folded.contains(s.layer())).toList();
  }

  /**
   * Rounds {@link #matrices} in place.
   *
   * @param parameters in the layout of the declaration
   * @throws SettingException if a weight is beyond what the precision holds; nothing is changed then
   */
  public static void round(Declaration declaration, Precision precision, float[] parameters) {
    if (precision == Precision.FLOAT32) {
      return;
    }
    for (ParameterSlice slice : allMatrices(declaration)) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        if (!Float.isFinite(precision.round(parameters[i]))) {
          throw new SettingException(
              "entry " + (i - slice.offset()) + " of " + slice.name(),
              parameters[i],
              "a finite number that rounds to one of " + precision + ", up to 3.3895314e38");
        }
      }
    }
    for (ParameterSlice slice : matrices(declaration, precision)) {
      for (int i = slice.offset(); i < slice.end(); i++) {
        parameters[i] = precision.round(parameters[i]);
      }
    }
  }

  private static List<ParameterSlice> allMatrices(Declaration declaration) {
    return declaration.parameterLayout().slices().stream()
        .filter(slice -> slice.shape().rank() == 2)
        .toList();
  }
}
