package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.data.Dataset;

/** Weights of classes computed from data, for {@link dev.evengrad.loss.Loss#classWeights}. */
public final class ClassWeights {
  private ClassWeights() {}

  /**
   * Weights by which all classes count the same: {@code rows / (classes * rows of the class)}, as scikit-learn's "balanced". A class
   * without rows is not counted and weighs 1. Take them from the training part of a split.
   *
   * @throws DataException if the data have values, not classes
   */
  public static float[] balanced(Dataset data) {
    if (!data.classification()) {
      throw new DataException(
          "the data '" + data.name() + "' have values to learn, no classes to balance");
    }
    int[] counts = data.classCounts();
    int present = 0;
    for (int count : counts) {
      present += count > 0 ? 1 : 0;
    }
    float[] weights = new float[counts.length];
    for (int c = 0; c < counts.length; c++) {
      weights[c] = counts[c] == 0 ? 1 : (float) (data.rows() / ((double) present * counts[c]));
    }
    return weights;
  }

  /**
   * Weights in the order of the classes, such as {@code 1:2.5}.
   *
   * @throws SettingException if there is not one number for each class of the data
   */
  public static float[] parse(String text, Dataset data) {
    String[] parts = text.split(":", -1);
    if (parts.length != data.classCount()) {
      throw new SettingException(
          "class weights",
          "'" + text + "'",
          "balanced, or a number for each of the classes "
              + data.classNames()
              + " separated by ':'");
    }
    float[] weights = new float[parts.length];
    for (int c = 0; c < parts.length; c++) {
      try {
        weights[c] = Float.parseFloat(parts[c]);
      } catch (NumberFormatException e) {
        throw new SettingException("a class weight", "'" + parts[c] + "'", "a number");
      }
    }
    return weights;
  }
}
