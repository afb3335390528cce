package dev.evengrad.reference;

import dev.evengrad.init.Initializers;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.layer.Declaration;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;

/**
 * The numbers that one verification runs on.
 *
 * @param parameters in the layout of the network's declaration
 * @param buffers in the layout of the network's declaration
 * @param features [rows][inputs]
 * @param targets as the loss takes them
 * @param rows the number of rows
 */
record Battery(float[] parameters, float[] buffers, float[] features, Targets targets, int rows) {
  private static final float BIAS_DEVIATION = 0.1f;
  private static final int FEW = 8;

  /** Random features and targets for given parameters. */
  static Battery of(
      ModelSpec spec, Loss loss, float[] parameters, float[] buffers, int rows, long seed) {
    return new Battery(
        parameters, buffers, features(spec, rows, seed), targets(spec, loss, rows, seed), rows);
  }

  /**
   * Random throughout. Weights are normal with variance 1/inputs whatever the scheme of the layer is,
   * and the weights of a unit add up to zero, so that inputs of one sign (behind a sigmoid) do not
   * make a ReLU dead or linear in all rows. Biases are not zero, so that no fault hides behind one;
   * factors are between 1/2 and 3/2.
   */
  static Battery random(ModelSpec spec, Loss loss, int rows, long seed) {
    Declaration declaration = spec.declaration();
    ParameterLayout layout = declaration.parameterLayout();
    float[] parameters = new float[layout.length()];
    for (Declaration.Parameter p : declaration.parameters()) {
      ParameterSlice slice = p.slice();
      boolean matrix = slice.shape().rank() > 1;
      float deviation = matrix ? (float) Math.sqrt(1.0 / p.fanIn()) : BIAS_DEVIATION;
      CounterRandom random = CounterRandom.of(seed, "verification " + slice.name(), 0);
      float mean = p.initializer().equals(Initializers.ONES) ? 1 : 0;
      for (int i = 0; i < slice.size(); i++) {
        parameters[slice.offset() + i] = Math.fma(deviation, random.gaussian(i), mean);
      }
      if (matrix) {
        center(parameters, slice.offset(), slice.size() / p.fanIn(), p.fanIn());
      }
    }
    float[] buffers = new float[declaration.bufferLayout().length()];
    for (ParameterSlice slice : declaration.bufferLayout().slices()) {
      CounterRandom random = CounterRandom.of(seed, "verification " + slice.name(), 0);
      for (int i = 0; i < slice.size(); i++) {
        buffers[slice.offset() + i] = 0.5f + random.uniform(i);
      }
    }
    return of(spec, loss, parameters, buffers, rows, seed);
  }

  /** Takes its mean from every row; rows of a few entries are left, or nothing would remain. */
  private static void center(float[] w, int offset, int rows, int columns) {
    if (columns < FEW) {
      return;
    }
    for (int r = 0; r < rows; r++) {
      int from = offset + r * columns;
      double sum = 0;
      for (int c = 0; c < columns; c++) {
        sum += w[from + c];
      }
      float mean = (float) (sum / columns);
      for (int c = 0; c < columns; c++) {
        w[from + c] -= mean;
      }
    }
  }

  static float[] features(ModelSpec spec, int rows, long seed) {
    CounterRandom random = CounterRandom.of(seed, "verification features", 0);
    float[] features = new float[rows * spec.input().shape().size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.gaussian(i);
    }
    return features;
  }

  /** Classes if the loss takes them with so many outputs, else values that it takes. */
  static Targets targets(ModelSpec spec, Loss loss, int rows, long seed) {
    CounterRandom random = CounterRandom.of(seed, "verification targets", 0);
    int outputs = spec.output().size();
    Targets targets = new Targets();
    if (loss.takesClasses() && (!loss.binary() || outputs == 1)) {
      int[] classes = new int[rows];
      for (int r = 0; r < rows; r++) {
        classes[r] = random.below(r, loss.binary() ? 2 : outputs);
      }
      targets.setClasses(classes);
    } else {
      float[] values = new float[rows * outputs];
      for (int i = 0; i < values.length; i++) {
        values[i] = loss.binary() ? random.uniform(i) : random.gaussian(i);
      }
      targets.setValues(values);
    }
    return targets;
  }

  /** The same with random weights of the rows, one in eight of them 0. */
  Battery withRowWeights(long seed) {
    CounterRandom random = CounterRandom.of(seed, "verification row weights", 0);
    float[] weights = new float[rows];
    for (int r = 0; r < rows; r++) {
      weights[r] = r % FEW == FEW - 1 ? 0 : 0.25f + random.uniform(r);
    }
    targets.setRowWeights(weights);
    return this;
  }
}
