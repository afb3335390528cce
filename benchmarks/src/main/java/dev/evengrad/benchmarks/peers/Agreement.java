package dev.evengrad.benchmarks.peers;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import java.util.List;
import java.util.Locale;

/// Whether an engine computes what ours does: asked before it is timed, and an error if not, because the time of
/// something else is no row of a table.
public final class Agreement {
  /// Of the largest output. Both round in float, in different orders: a few hundred roundings of 6e-8 that do not add
  /// up, since none is systematic. A bias or an activation that is missing, or a wrong formula, is thousands of times
  /// larger.
  private static final double OUTPUTS = 2e-5;

  /// Of the change of all parameters, by Euclidean norm. Where a gradient is so small that rounding decides its sign,
  /// Adam's first steps go the other way; such entries are few, and the norm gives them their share. A clip or a
  /// correction that is missing changes every entry by per cents.
  private static final double CHANGE = 2e-3;

  private static final int STEPS = 3;

  /// Large enough for the parameters' change to stand out of their rounding.
  private static final StepSettings ADAM = new StepSettings(true, 1e-3, 1);

  /// Descent whose clip is always active: Adam hides the scale of a gradient.
  private static final StepSettings CLIPPED = new StepSettings(false, 10, 1e-2);

  /// The scalar kernels: the bits of the vector ones, and soon compiled.
  private static final EvengradEngine OURS =
      new EvengradEngine(KernelBackends.select(BackendChoice.parse("scalar")));

  private Agreement() {}

  /// @throws IllegalStateException if an output differs by more than rounding
  public static void requirePredictions(Engine engine, PeerNetwork network, int rows) {
    float[] features =
        BenchmarkNetwork.uniform(rows * network.network().inputs(), "other features");
    float[] ours = new float[rows * network.network().outputs()];
    float[] theirs = new float[ours.length];
    try (Predictor expected = OURS.predictor(network, rows);
        Predictor predictor = engine.predictor(network, rows)) {
      expected.predict(features, ours);
      // Twice, in case something stays from the first.
      predictor.predict(BenchmarkNetwork.uniform(features.length, "features"), theirs);
      predictor.predict(features, theirs);
    }
    require(
        engine, network.network() + " predicts " + rows + " rows", largest(ours, theirs), OUTPUTS);
  }

  /// @throws IllegalStateException if parameters change otherwise than ours
  public static void requireSteps(Engine engine, PeerNetwork network, PeerBatch batch) {
    for (StepSettings settings : new StepSettings[] {ADAM, CLIPPED}) {
      List<float[]> ours = trained(OURS, network, batch, settings);
      List<float[]> theirs = trained(engine, network, batch, settings);
      require(
          engine,
          network.network()
              + " after "
              + STEPS
              + " steps on "
              + batch.rows()
              + " rows, "
              + settings,
          change(network, ours, theirs),
          CHANGE);
    }
  }

  /// @throws IllegalStateException if an entry differs by more than rounding
  public static void requireProduct(Engine engine, int size, float[] x, float[] w) {
    try (Product expected = OURS.product(size, x, w);
        Product product = engine.product(size, x, w)) {
      expected.multiply();
      product.multiply();
      product.multiply();
      require(engine, "product " + size, largest(expected.result(), product.result()), OUTPUTS);
    }
  }

  /// Numbers below the smallest normal float are slow in some engines: a step that meets them measures something else.
  ///
  /// @throws IllegalStateException if there are any
  public static void requireNoDenormals(Engine engine, Stepper stepper) {
    long denormals = denormals(stepper.parameters()) + denormals(stepper.moments());
    if (denormals > 0) {
      throw new IllegalStateException(
          engine.name() + ": " + denormals + " parameters and moments are denormal");
    }
  }

  private static long denormals(List<float[]> arrays) {
    long count = 0;
    for (float[] values : arrays) {
      for (float value : values) {
        if (value != 0 && Math.abs(value) < Float.MIN_NORMAL) {
          count++;
        }
      }
    }
    return count;
  }

  private static List<float[]> trained(
      Engine engine, PeerNetwork network, PeerBatch batch, StepSettings settings) {
    try (Stepper stepper = engine.stepper(network, batch, settings)) {
      for (int i = 0; i < STEPS; i++) {
        stepper.step();
      }
      return stepper.parameters();
    }
  }

  /// The largest difference as a share of the largest number of ours; infinite where one is not finite.
  private static double largest(float[] ours, float[] theirs) {
    double difference = 0;
    double size = 0;
    for (int i = 0; i < ours.length; i++) {
      if (!Float.isFinite(theirs[i])) {
        return Double.POSITIVE_INFINITY;
      }
      difference = Math.max(difference, Math.abs((double) theirs[i] - ours[i]));
      size = Math.max(size, Math.abs(ours[i]));
    }
    return difference / size;
  }

  /// The norm of the difference as a share of the norm of our change.
  private static double change(PeerNetwork network, List<float[]> ours, List<float[]> theirs) {
    double difference = 0;
    double change = 0;
    for (int i = 0; i < ours.size(); i++) {
      DenseWeights layer = network.layers().get(i / 2);
      float[] start = i % 2 == 0 ? layer.weights() : layer.bias();
      float[] our = ours.get(i);
      float[] their = theirs.get(i);
      for (int j = 0; j < our.length; j++) {
        difference += Math.pow((double) their[j] - our[j], 2);
        change += Math.pow((double) our[j] - start[j], 2);
      }
    }
    return Math.sqrt(difference / change);
  }

  private static void require(Engine engine, String what, double difference, double most) {
    if (!(difference <= most)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s (%s), %s: differs from ours by %.2g, more than %.2g; it is not timed",
              engine.name(),
              engine.version(),
              what,
              difference,
              most));
    }
  }
}
