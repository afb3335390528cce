package dev.evengrad.benchmarks.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/// `FloatNetwork` in double on EJML: what is given and taken is float, as for all engines, the rest is double.
final class DoubleNetwork implements Predictor, Stepper {
  private final int rows;
  private final DMatrixRMaj input;
  private final DMatrixRMaj targets;
  private final StepSettings settings;
  private final List<DenseLayer> layers = new ArrayList<>();
  private double decay1 = 1;
  private double decay2 = 1;

  /// One layer: its numbers, its outputs and, if it trains, gradients and moments.
  private static final class DenseLayer {
    final DenseWeights.Function function;
    final DMatrixRMaj weights;
    final DMatrixRMaj bias;
    final DMatrixRMaj y;
    DMatrixRMaj delta;
    DMatrixRMaj dw;
    DMatrixRMaj db;
    final List<double[]> moments = new ArrayList<>();

    DenseLayer(DenseWeights numbers, int rows) {
      function = numbers.function();
      weights = new DMatrixRMaj(numbers.outputs(), numbers.inputs(), true, wide(numbers.weights()));
      bias = new DMatrixRMaj(1, numbers.outputs(), true, wide(numbers.bias()));
      y = new DMatrixRMaj(rows, numbers.outputs());
    }

    void trained(boolean adam) {
      delta = new DMatrixRMaj(y.numRows, y.numCols);
      dw = new DMatrixRMaj(weights.numRows, weights.numCols);
      db = new DMatrixRMaj(1, bias.numCols);
      if (adam) {
        for (int size : new int[] {dw.data.length, dw.data.length, y.numCols, y.numCols}) {
          moments.add(new double[size]);
        }
      }
    }
  }

  /// For predictions.
  DoubleNetwork(PeerNetwork network, int rows) {
    this(network, rows, new float[rows * network.network().inputs()], null, null);
  }

  /// For training.
  DoubleNetwork(PeerNetwork network, PeerBatch batch, StepSettings settings) {
    this(network, batch.rows(), batch.features(), batch.targets(), settings);
    layers.forEach(layer -> layer.trained(settings.adam()));
  }

  private DoubleNetwork(
      PeerNetwork network, int rows, float[] features, float[] targets, StepSettings settings) {
    this.rows = rows;
    this.settings = settings;
    this.input = new DMatrixRMaj(rows, network.network().inputs(), true, wide(features));
    this.targets =
        targets == null
            ? null
            : new DMatrixRMaj(rows, network.network().outputs(), true, wide(targets));
    network.layers().forEach(numbers -> layers.add(new DenseLayer(numbers, rows)));
  }

  @Override
  public void predict(float[] features, float[] results) {
    for (int i = 0; i < features.length; i++) {
      input.data[i] = features[i];
    }
    forward();
    double[] y = layers.getLast().y.data;
    for (int i = 0; i < results.length; i++) {
      results[i] = (float) y[i];
    }
  }

  private void forward() {
    DMatrixRMaj x = input;
    for (int i = 0; i < layers.size(); i++) {
      DenseLayer layer = layers.get(i);
      int width = layer.bias.numCols;
      for (int r = 0; r < rows; r++) {
        System.arraycopy(layer.bias.data, 0, layer.y.data, r * width, width);
      }
      CommonOps_DDRM.multAddTransB(x, layer.weights, layer.y);
      activate(layer.function, layer.y.data);
      x = layer.y;
    }
  }

  private static void activate(DenseWeights.Function function, double[] y) {
    switch (function) {
      case IDENTITY -> {}
      case RELU -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.max(0, y[i]);
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = 1 / (1 + Math.exp(-y[i]));
        }
      }
      case TANH -> {
        for (int i = 0; i < y.length; i++) {
          y[i] = Math.tanh(y[i]);
        }
      }
    }
  }

  /// delta *= f'(z), from y = f(z).
  private static void differentiate(DenseWeights.Function function, double[] y, double[] delta) {
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
    double factor = 2.0 / last.y.data.length;
    for (int i = 0; i < last.y.data.length; i++) {
      last.delta.data[i] = factor * (last.y.data[i] - targets.data[i]);
    }
    double squares = 0;
    for (int l = layers.size() - 1; l >= 0; l--) {
      DenseLayer layer = layers.get(l);
      differentiate(layer.function, layer.y.data, layer.delta.data);
      DMatrixRMaj x = l == 0 ? input : layers.get(l - 1).y;
      CommonOps_DDRM.multTransA(layer.delta, x, layer.dw);
      sumRows(layer.delta, layer.db.data);
      if (l > 0) {
        CommonOps_DDRM.mult(layer.delta, layer.weights, layers.get(l - 1).delta);
      }
      squares += sumOfSquares(layer.dw.data) + sumOfSquares(layer.db.data);
    }
    update(settings.factor(squares));
  }

  private static void sumRows(DMatrixRMaj delta, double[] sums) {
    int width = sums.length;
    double[] d = delta.data;
    Arrays.fill(sums, 0);
    for (int r = 0; r < delta.numRows; r++) {
      int row = r * width;
      for (int i = 0; i < width; i++) {
        sums[i] += d[row + i];
      }
    }
  }

  private void update(double clip) {
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

  private void sgd(double[] w, double[] g, double clip) {
    double rate = settings.rate() * clip;
    for (int i = 0; i < w.length; i++) {
      w[i] -= rate * g[i];
    }
  }

  private void adam(double[] w, double[] g, double[] m, double[] v, double clip) {
    double rate = settings.rate() / (1 - decay1);
    double root = 1 / Math.sqrt(1 - decay2);
    double beta1 = StepSettings.BETA1;
    double beta2 = StepSettings.BETA2;
    double new1 = 1 - StepSettings.BETA1;
    double new2 = 1 - StepSettings.BETA2;
    double eps = StepSettings.EPS;
    for (int i = 0; i < w.length; i++) {
      double gradient = clip * g[i];
      m[i] = beta1 * m[i] + new1 * gradient;
      v[i] = beta2 * v[i] + new2 * gradient * gradient;
      w[i] -= rate * m[i] / (Math.sqrt(v[i]) * root + eps);
    }
  }

  @Override
  public List<float[]> parameters() {
    return layers.stream()
        .flatMap(layer -> Stream.of(narrow(layer.weights.data), narrow(layer.bias.data)))
        .toList();
  }

  @Override
  public List<float[]> moments() {
    return layers.stream()
        .flatMap(layer -> layer.moments.stream())
        .map(DoubleNetwork::narrow)
        .toList();
  }

  @Override
  public void close() {}

  /// Four chains, since one would wait for every addition.
  private static double sumOfSquares(double[] v) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= v.length; i += 4) {
      s0 += v[i] * v[i];
      s1 += v[i + 1] * v[i + 1];
      s2 += v[i + 2] * v[i + 2];
      s3 += v[i + 3] * v[i + 3];
    }
    for (; i < v.length; i++) {
      s0 += v[i] * v[i];
    }
    return s0 + s1 + s2 + s3;
  }

  static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
