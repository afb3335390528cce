package dev.evengrad.health.doctor;

import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.Model;
import dev.evengrad.train.RowOutputs;
import java.util.Arrays;

/**
 * What predictions are worth, row by row, from 0 to 1: of classes 1 where the right one is taken; of values {@code 1 - min(1, squared error
 * / variance)}, the mean over outputs; where a row has a 0 or 1 for each output, the fraction of them that are right.
 */
final class Merit {
  private final Loss loss;
  private final double[] means;
  private final double[] variances;

  /**
   * For some data.
   *
   * @param all whose targets give the variance
   */
  Merit(Loss loss, Dataset all) {
    this.loss = loss;
    int columns = all.targetCount();
    means = new double[columns];
    variances = new double[columns];
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < all.rows(); r++) {
        means[c] += all.target(r, c) / all.rows();
      }
      for (int r = 0; r < all.rows(); r++) {
        double d = all.target(r, c) - means[c];
        variances[c] += d * d / all.rows();
      }
    }
  }

  /** Of a model's predictions. */
  double[] of(Model model, Dataset data) {
    int width = model.spec().output().size();
    float[] outputs = RowOutputs.logits(model, data);
    double[] merits = new double[data.rows()];
    for (int row = 0; row < merits.length; row++) {
      merits[row] = merit(data, row, outputs, row * width, width);
    }
    return merits;
  }

  /** Of the best that can be said without looking at a row: the most frequent class, or the mean, of the training rows. */
  double[] ofGuessing(Dataset training, Dataset data) {
    double[] merits = new double[data.rows()];
    if (training.classification()) {
      int[] counts = training.classCounts();
      int best = 0;
      for (int c = 1; c < counts.length; c++) {
        best = counts[c] > counts[best] ? c : best;
      }
      for (int row = 0; row < merits.length; row++) {
        merits[row] = data.classOf(row) == best ? 1 : 0;
      }
      return merits;
    }
    int width = training.targetCount();
    float[] guess = new float[width];
    for (int c = 0; c < width; c++) {
      double sum = 0;
      for (int row = 0; row < training.rows(); row++) {
        sum += training.target(row, c);
      }
      double mean = sum / training.rows();
      // where outputs are read by their sign
      guess[c] = (float) (loss.takesClasses() ? mean - 0.5 : mean);
    }
    for (int row = 0; row < merits.length; row++) {
      merits[row] = merit(data, row, guess, 0, width);
    }
    return merits;
  }

  /** The loss of saying the same of every row where rules cannot know it: with mse the variance of the values. NaN for other losses. */
  double chanceLoss(Dataset training, Loss of) {
    double variance = Merit.mean(variances);
    return of.text().equals("mse") && !training.weighted() && variance > 0 ? variance : Double.NaN;
  }

  private double merit(Dataset data, int row, float[] outputs, int at, int width) {
    if (data.classification()) {
      return predicted(outputs, at, width) == data.classOf(row) ? 1 : 0;
    }
    double sum = 0;
    for (int c = 0; c < width; c++) {
      double output = outputs[at + c];
      double target = data.target(row, c);
      if (loss.takesClasses()) {
        sum += output > 0 == target > 0.5 && !Double.isNaN(output) ? 1 : 0;
      } else {
        double error = output - target;
        double ratio = variances[c] > 0 ? error * error / variances[c] : error == 0 ? 0 : 1;
        sum += ratio < 1 ? 1 - ratio : 0;
      }
    }
    return sum / width;
  }

  /** The class that outputs mean; -1 if they are no numbers. */
  private static int predicted(float[] outputs, int at, int width) {
    if (width == 1) {
      return Float.isNaN(outputs[at]) ? -1 : outputs[at] > 0 ? 1 : 0;
    }
    int best = 0;
    for (int c = 0; c < width; c++) {
      if (Float.isNaN(outputs[at + c])) {
        return -1;
      }
      best = outputs[at + c] > outputs[at + best] ? c : best;
    }
    return best;
  }

  /** A mean. */
  static double mean(double[] merits) {
    return Arrays.stream(merits).average().orElse(Double.NaN);
  }
}
