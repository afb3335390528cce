package dev.evengrad.health;

import dev.evengrad.kernel.ExponentCounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects a step that comes layer by layer as arrays, and works out the numbers of each. Layers that were not described are taken in the
 * order in which they come, the last one for the output layer. Allocates nothing once it knows the layers.
 */
public final class ArrayStep {
  private final List<WatchedLayer> described;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();
  private StepNumbers numbers;
  private final ExponentCounts exponents = new ExponentCounts();
  private boolean open;
  private boolean grown;

  /** For a run whose layers may be described. */
  public ArrayStep(WatchedRun run) {
    described = run.layers();
    described.forEach(layer -> place(layer.name()));
    numbers = new StepNumbers(described.size());
    grown = false;
  }

  /** Whether some of a step was given, and another step than this one. */
  boolean isOfAnother(long step) {
    return open && numbers.step() != step;
  }

  /** Whether some of a step was given. */
  boolean isOpen() {
    return open;
  }

  private int place(String name) {
    Integer place = places.get(name);
    if (place == null) {
      place = names.size();
      names.add(name);
      places.put(name, place);
      grown = true;
    }
    return place;
  }

  /**
   * Takes a layer of a step; arrays are null if unknown, and not kept.
   *
   * @param step the step's count; that of the layers before, if the step is open
   * @param layer the layer's name
   * @param gradient of the loss by the layer's weights
   * @param delta gradient of the loss by what the layer computes before its activation, over all rows of the batch
   * @param activation the layer's output, over all rows of the batch
   * @param weights its weights before the step
   * @param update what the step changes them by
   */
  public void take(
      long step,
      String layer,
      float @Nullable [] gradient,
      float @Nullable [] delta,
      float @Nullable [] activation,
      float @Nullable [] weights,
      float @Nullable [] update) {
    begin(step);
    int l = place(layer);
    if (l >= numbers.layers()) {
      numbers = numbers.widened(Math.max(names.size(), 2 * numbers.layers()));
    }
    sums(gradient, l, Group.GRADIENT);
    sums(delta, l, Group.DELTA);
    sums(activation, l, Group.ACTIVATION);
    sums(weights, l, Group.WEIGHTS);
    sums(update, l, Group.UPDATE);
    if (gradient != null && weights != null && gradient.length == weights.length) {
      double product = 0;
      for (int i = 0; i < weights.length; i++) {
        product += (double) weights[i] * gradient[i];
      }
      numbers.set(Statistic.WEIGHT_GRADIENT_PRODUCT, l, product);
    }
  }

  /** Sets the loss of the step that is open. */
  public void setLoss(double loss, double rate) {
    numbers.setLoss(loss, rate);
  }

  private void begin(long step) {
    if (!open) {
      numbers.begin(step);
      open = true;
    }
  }

  private enum Group {
    GRADIENT,
    DELTA,
    ACTIVATION,
    WEIGHTS,
    UPDATE
  }

  private void sums(float @Nullable [] of, int layer, Group group) {
    if (of == null || of.length == 0) {
      return;
    }
    double sum = 0;
    double squares = 0;
    double max = 0;
    int zeros = 0;
    int bad = 0;
    for (float value : of) {
      sum += value;
      squares += (double) value * value;
      max = Math.max(max, Math.abs(value)); // NaN stays
      zeros += value == 0 ? 1 : 0;
      bad += Float.isFinite(value) ? 0 : 1;
    }
    double norm = Math.sqrt(squares);
    double mean = sum / of.length;
    double share = (double) zeros / of.length;
    switch (group) {
      case GRADIENT -> {
        numbers.set(Statistic.GRADIENT_NORM, layer, norm);
        numbers.set(Statistic.GRADIENT_MAX, layer, max);
        numbers.set(Statistic.GRADIENT_MEAN, layer, mean);
        numbers.set(Statistic.GRADIENT_ZEROS, layer, share);
        numbers.set(Statistic.GRADIENT_NON_FINITE, layer, bad);
        histogram(of, layer, LayerTensor.GRADIENT);
      }
      case DELTA -> {
        numbers.set(Statistic.DELTA_NORM, layer, norm);
        numbers.set(Statistic.DELTA_MAX, layer, max);
        numbers.set(Statistic.DELTA_MEAN, layer, mean);
        numbers.set(Statistic.DELTA_ZEROS, layer, share);
        numbers.set(Statistic.DELTA_NON_FINITE, layer, bad);
        histogram(of, layer, LayerTensor.DELTA);
      }
      case ACTIVATION -> {
        numbers.set(Statistic.ACTIVATION_RMS, layer, Math.sqrt(squares / of.length));
        numbers.set(Statistic.ACTIVATION_MAX, layer, max);
        numbers.set(Statistic.ACTIVATION_MEAN, layer, mean);
        numbers.set(Statistic.ACTIVATION_ZEROS, layer, share);
        numbers.set(Statistic.ACTIVATION_NON_FINITE, layer, bad);
        histogram(of, layer, LayerTensor.ACTIVATION);
      }
      case WEIGHTS -> numbers.set(Statistic.WEIGHT_NORM, layer, norm);
      case UPDATE -> numbers.set(Statistic.UPDATE_NORM, layer, norm);
    }
  }

  private void histogram(float[] of, int layer, LayerTensor tensor) {
    exponents.beginWhole();
    exponents.take(of.length, of, 0);
    numbers.histograms().set(tensor, layer, exponents);
  }

  /** Ends the step; its numbers are valid until the next one begins. */
  public StepNumbers end() {
    open = false;
    if (numbers.layers() != names.size()) {
      numbers = numbers.widened(names.size());
    }
    return numbers;
  }

  /** The layers, if some have come that were not there before; null otherwise. */
  @Nullable List<WatchedLayer> grown() {
    if (!grown) {
      return null;
    }
    grown = false;
    List<WatchedLayer> layers = new ArrayList<>(described);
    for (int i = described.size(); i < names.size(); i++) {
      boolean hidden = described.isEmpty() && i + 1 < names.size();
      layers.add(WatchedLayer.of(names.get(i), "", 0, 0, "", hidden));
    }
    return layers;
  }
}
