package dev.evengrad.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;

/// A dense network in float as one writes it by hand on a library of products: matrices are kept from step to step, all
/// else is plain loops, which C2 vectorises, except those with `Math.tanh` and `Math.exp`.
final class FloatNetwork implements Predictor, Stepper {
  private final FloatProducts products;
  private final int rows;
  private final FMatrixRMaj input;
  private final FMatrixRMaj targets;
  private final StepSettings settings;
  private final List<DenseLayer> layers = new ArrayList<>();
  private double decay1 = 1;
  private double decay2 = 1;

  /// One layer: its numbers, its outputs and, if it trains, gradients and moments.
  private static final class DenseLayer {
    final DenseWeights.Function function;
    final FMatrixRMaj weights;
    final FMatrixRMaj bias;
    final FMatrixRMaj y;
    FMatrixRMaj delta;
    FMatrixRMaj dw;
    FMatrixRMaj db;
    final List<float[]> moments = new ArrayList<>();

    DenseLayer(DenseWeights numbers, int rows) {
      function = numbers.function();
      weights =
          new FMatrixRMaj(numbers.outputs(), numbers.inputs(), true, numbers.weights().clone());
      bias = new FMatrixRMaj(1, numbers.outputs(), true, numbers.bias().clone());
      y = new FMatrixRMaj(rows, numbers.outputs());
    }

    void trained(boolean adam) {
      delta = new FMatrixRMaj(y.numRows, y.numCols);
      dw = new FMatrixRMaj(weights.numRows, weights.numCols);
      db = new FMatrixRMaj(1, bias.numCols);
      if (adam) {
        for (int size : new int[] {dw.data.length, dw.data.length, y.numCols, y.numCols}) {
          moments.add(new float[size]);
        }
      }
    }
  }

  /// For predictions.
  FloatNetwork(FloatProducts products, PeerNetwork network, int rows) {
    this(products, network, rows, new float[rows * network.network().inputs()], null, null);
  }

  /// For training.
  FloatNetwork(
      FloatProducts products, PeerNetwork network, PeerBatch batch, StepSettings settings) {
    this(products, network, batch.rows(), batch.features(), batch.targets(), settings);
    layers.forEach(layer -> layer.trained(settings.adam()));
  }

  private FloatNetwork(
      FloatProducts products,
      PeerNetwork network,
      int rows,
      float[] features,
      float[] targets,
      StepSettings settings) {
    this.products = products;
    this.rows = rows;
    this.settings = settings;
    this.input = new FMatrixRMaj(rows, network.network().inputs(), true, features.clone());
    this.targets =
        targets == null
            ? null
            : new FMatrixRMaj(rows, network.network().outputs(), true, targets.clone());
    network.layers().forEach(numbers -> layers.add(new DenseLayer(numbers, rows)));
  }

  @Override
  public void predict(float[] features, float[] results) {
    System.arraycopy(features, 0, input.data, 0, input.data.length);
    forward();
    System.arraycopy(layers.getLast().y.data, 0, results, 0, results.length);
  }

  private void forward() {
    FMatrixRMaj x = input;
    for (int i = 0; i < layers.size(); i++) {
      DenseLayer layer = layers.get(i);
      int width = layer.bias.numCols;
      for (int r = 0; r < rows; r++) {
        System.arraycopy(layer.bias.data, 0, layer.y.data, r * width, width);
      }
      products.addForward(x, layer.weights, layer.y);
      activate(layer.function, layer.y.data);
      x = layer.y;
    }
  }

  private static void activate(DenseWeights.Function function, float[] y) {
    switch (function) {
      case IDENTITY -> {}
      case RELU -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.max(0, y[i]);
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) (1 / (1 + Math.exp(-y[i])));
        }
      }
      case TANH -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) Math.tanh(y[i]);
        }
      }
    }
  }

  /// delta *= f'(z), from y = f(z).
  private static void differentiate(DenseWeights.Function function, float[] y, float[] delta) {
    switch (function) {
      case IDENTITY -> {}
      case RELU -> {
        for (int i = 0; i < y.length; i++) {
          delta[i] = y[i] > 0 ? delta[i] : 0;
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < y.length; i++) {
          delta[i] *= y[i] * (1 - y[i]);
        }
      }
      case TANH -> {
        for (int i = 0; i < y.length; i++) {
          delta[i] *= 1 - y[i] * y[i];
        }
      }
    }
  }

  @Override
  public void step() {
    forward();
    DenseLayer last = layers.getLast();
    float factor = 2f / last.y.data.length;
    for (int i = 0; i < last.y.data.length; i++) {
      last.delta.data[i] = factor * (last.y.data[i] - targets.data[i]);
    }
    double squares = 0;
    for (int l = layers.size() - 1; l >= 0; l--) {
      DenseLayer layer = layers.get(l);
      differentiate(layer.function, layer.y.data, layer.delta.data);
      FMatrixRMaj x = l == 0 ? input : layers.get(l - 1).y;
      products.weightGradient(layer.delta, x, layer.dw);
      sumRows(layer.delta, layer.db.data);
      if (l > 0) {
        products.inputGradient(layer.delta, layer.weights, layers.get(l - 1).delta);
      }
      squares += products.sumOfSquares(layer.dw) + products.sumOfSquares(layer.db);
    }
    update((float) settings.factor(squares));
  }

  private static void sumRows(FMatrixRMaj delta, float[] sums) {
    int width = sums.length;
    float[] d = delta.data;
    Arrays.fill(sums, 0);
    for (int r = 0; r < delta.numRows; r++) {
      int row = r * width;
      for (int i = 0; i < width; i++) {
        sums[i] += d[row + i];
      }
    }
  }

  private void update(float clip) {
    decay1 *= StepSettings.BETA1;
    decay2 *= StepSettings.BETA2;
    for (DenseLayer layer : layers) {
      if (settings.adam()) {
        adam(layer.weights.data, layer.dw.data, layer.moments.get(0), layer.moments.get(1), clip);
        adam(layer.bias.data, layer.db.data, layer.moments.get(2), layer.moments.get(3), clip);
      } else {
        sgd(layer.weights.data, layer.dw.data, clip);
        sgd(layer.bias.data, layer.db.data, clip);
      }
    }
  }

  private void sgd(float[] w, float[] g, float clip) {
    float rate = (float) settings.rate() * clip;
    for (int i = 0; i < w.length; i++) {
      w[i] -= rate * g[i];
    }
  }

  private void adam(float[] w, float[] g, float[] m, float[] v, float clip) {
    float rate = (float) (settings.rate() / (1 - decay1));
    float root = (float) (1 / Math.sqrt(1 - decay2));
    float beta1 = (float) StepSettings.BETA1;
    float beta2 = (float) StepSettings.BETA2;
    float new1 = (float) (1 - StepSettings.BETA1);
    float new2 = (float) (1 - StepSettings.BETA2);
    float eps = (float) StepSettings.EPS;
    for (int i = 0; i < w.length; i++) {
      float gradient = clip * g[i];
      m[i] = beta1 * m[i] + new1 * gradient;
      v[i] = beta2 * v[i] + new2 * gradient * gradient;
      w[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) * root + eps);
    }
  }

  @Override
  public List<float[]> parameters() {
    return layers.stream()
        .flatMap(layer -> Stream.of(layer.weights.data.clone(), layer.bias.data.clone()))
        .toList();
  }

  @Override
  public List<float[]> moments() {
    return layers.stream().flatMap(layer -> layer.moments.stream()).map(float[]::clone).toList();
  }

  @Override
  public void close() {}
}
