package dev.evengrad.loss;

import dev.evengrad.SettingException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done to outputs before the link makes probabilities of them, so that these are as frequent as they say: {@code z' = scale z +
 * shift}, one fused multiply-add for each output. A scale of 1/T is temperature scaling (Guo et al. 2017); a shift of -log w undoes what
 * class weights w did to the probabilities (Elkan 2001; Saerens et al. 2002). Immutable.
 *
 * @param scale above 0
 * @param shifts one for each output
 */
public record Calibration(float scale, List<Float> shifts) {

  /**
   * Checks the numbers.
   *
   * @throws SettingException if the scale is not finite and above 0, or a shift is not finite
   */
  public Calibration {
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new SettingException("the scale of a calibration", scale, "a finite number above 0");
    }
    shifts = List.copyOf(shifts);
    for (float shift : shifts) {
      if (!Float.isFinite(shift)) {
        throw new SettingException("a shift of a calibration", shift, "a finite number");
      }
    }
  }

  /** One that changes nothing yet. */
  public static Calibration none(int outputs) {
    return new Calibration(1, java.util.Collections.nCopies(outputs, 0f));
  }

  /**
   * What undoes class weights: probabilities are divided by the weights, and again add up to 1.
   *
   * @param outputs those of the network: one for each class, or one that tells two apart
   * @param weights of the classes
   * @throws SettingException if a weight is not above 0, since what was never learned cannot be brought back
   */
  public static Calibration ofClassWeights(int outputs, float... weights) {
    for (float weight : weights) {
      if (!(weight > 0) || Float.isInfinite(weight)) {
        throw new SettingException(
            "a class weight",
            weight,
            "above 0, since a class of no weight is not learned and has no probability to correct");
      }
    }
    if (weights.length != (outputs == 1 ? 2 : outputs)) {
      throw new SettingException(
          "class weights", weights.length + " for " + outputs + " outputs", "one for each class");
    }
    List<Float> shifts = new ArrayList<>();
    if (outputs == 1) {
      shifts.add((float) (log(weights[0]) - log(weights[1])));
    } else {
      for (float weight : weights) {
        shifts.add((float) (0 - log(weight))); // not -0 for a weight of 1
      }
    }
    return new Calibration(1, shifts);
  }

  private static double log(float weight) {
    return StrictMath.log(weight);
  }

  /** This one at a temperature: all that it gives is divided by it. */
  public Calibration atTemperature(double temperature) {
    SettingException.requirePositive("temperature", temperature);
    return new Calibration(
        (float) (scale / temperature),
        shifts.stream().map(shift -> (float) (shift / temperature)).toList());
  }

  /**
   * Applies it in place, the same bits on every backend. Nothing is allocated.
   *
   * @param z [rows][outputs] from {@code offset} on, {@code stride} apart
   */
  public void apply(int rows, float[] z, int offset, int stride) {
    for (int c = 0; c < shifts.size(); c++) {
      float shift = shifts.get(c);
      for (int r = 0, i = offset + c; r < rows; r++, i += stride) {
        z[i] = Math.fma(scale, z[i], shift);
      }
    }
  }

  /** For a reader. */
  @Override
  public String toString() {
    return "scale " + scale + ", shifts " + shifts;
  }
}
