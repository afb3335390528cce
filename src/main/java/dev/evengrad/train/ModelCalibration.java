package dev.evengrad.train;

import dev.evengrad.DataException;
import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.data.Dataset;
import dev.evengrad.loss.Calibration;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.OutputLink;
import dev.evengrad.model.Model;

/**
 * Makes a model's probabilities as frequent as they say. Weights of classes bend them: a network that learned with {@code 1:20} says of
 * rows of the second class what would be right if there were 20 times as many. The correction is part of the model ({@link
 * dev.evengrad.model.ModelInfo#calibration}) and of its file; {@link dev.evengrad.model.Session#run} applies it, {@link
 * dev.evengrad.model.Session#runLogits} does not.
 */
public final class ModelCalibration {
  /** Temperatures are looked for from the inverse of this to this. */
  public static final double HOTTEST = 20;

  private ModelCalibration() {}

  /**
   * The model with the probabilities divided by the class weights that its loss had, and again adding up to 1. Of one without class
   * weights, as it is.
   *
   * @param loss the loss that it was trained with
   * @throws SettingException if it has no probabilities, or a class weight is 0
   */
  public static Model prior(Model model, Loss loss) {
    return with(model, ofPrior(model, loss));
  }

  /**
   * As {@link #prior}, and then divides the outputs by the temperature that makes the mean -log probability of the right class least on some
   * rows (Guo et al. 2017), which must not be those of the training: they look as if all were certain. Between 1/20 and 20.
   *
   * @param data with classes; their row weights count, class weights do not, and rows of a class that the loss ignores are left out
   * @throws SettingException as of {@link #prior}
   * @throws ShapeException if the data have not as many features and classes as the model
   * @throws DataException if no row that counts has finite outputs, if the data have no classes, or if their columns, features or classes
   *     are not those of the model
   */
  public static Model temperature(Model model, Loss loss, Dataset data) {
    Calibration prior = ofPrior(model, loss);
    if (!data.classification()) {
      throw new DataException(
          "the data '" + data.name() + "' have values to learn: a temperature needs classes");
    }
    DataFit.require(model.spec(), model.info(), loss, data, true);
    double temperature =
        new TemperatureFit(logits(model, prior, data), data, loss.ignoredClass()).temperature();
    return with(model, prior.atTemperature(temperature));
  }

  private static Calibration ofPrior(Model model, Loss loss) {
    if (model.info().link() == OutputLink.NONE) {
      throw new SettingException(
          "calibration",
          "asked for",
          "a model that gives probabilities; that of this loss does not");
    }
    float[] weights = loss.weightsOfClasses();
    return weights.length == 0
        ? Calibration.none(model.outputs())
        : Calibration.ofClassWeights(model.outputs(), weights);
  }

  private static Model with(Model model, Calibration calibration) {
    boolean none = calibration.equals(Calibration.none(model.outputs()));
    return model.withInfo(model.info().withCalibration(none ? null : calibration));
  }

  /** [rows][outputs] after a calibration, NaN where they are not a number. */
  private static double[] logits(Model model, Calibration prior, Dataset data) {
    int outputs = model.outputs();
    float[] raw = RowOutputs.logits(model, data);
    double[] all = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      all[i] = Math.fma(prior.scale(), raw[i], prior.shifts().get(i % outputs));
    }
    return all;
  }
}
