package dev.evengrad.train;

import dev.evengrad.SettingException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells how far a step stands out from those before it, in constant memory: by its loss, the norm of its raw gradient, and the growth of
 * running statistics. All functions are StrictMath's, so that the same batches are refused everywhere.
 *
 * <p>A norm tells only if it is larger than all of about the last thousand steps, too, and a loss if it is a hundred times the largest so far.
 * Norm and growth go by their logarithms. A loss may be zero or negative, so it goes by {@code asinh(loss / s)}, which is a
 * logarithm far above s and proportional far below; s is a tenth of the mean magnitude of the last thousand losses: what is below is
 * alike. Of a batch with fewer rows than others the norm, and what its loss is above the level, count by its fraction of the rows,
 * for in a mean of a few rows one that is unusual weighs more.
 */
final class SpikeDetector {
  private static final double LOG_10 = StrictMath.log(10);

  /** What counts as little of a loss, as a fraction of the usual one. */
  private static final double LITTLE = 0.1;

  /** What counts as little where losses have been zero for long. */
  private static final double LEAST = 1e-60;

  /** Of the mean magnitude of losses, and of the largest norm. */
  private static final double KEPT = 0.999;

  /**
   * A loss is out of all proportion only if it is so many times the largest that was met: a row that is hard to learn has a loss of a
   * thousand times the usual one in a network that has learned nearly all others.
   */
  private static final double HARD = 100;

  private final SpikeLevel loss = new SpikeLevel();

  private final SpikeLevel norm = new SpikeLevel();
  private final SpikeLevel growth = new SpikeLevel();
  private final int warmup;
  private long steps;
  private long norms;
  private int mostRows;
  private double magnitude;
  private double largest;
  private double largestNorm;

  private int rows;
  private double lastLoss;
  private double lastNorm;
  private double lastGrowth;
  private double lossFigure;
  private double fraction;
  private double lossZ;
  private double normZ;
  private double growthZ;

  SpikeDetector(int warmup) {
    this.warmup = warmup;
  }

  /** Whether there are levels to hold a step against. */
  boolean warm() {
    return steps >= warmup;
  }

  /** How many steps it has taken. */
  long steps() {
    return steps;
  }

  /** Looks at a step, which {@link #take} may follow. */
  void look(int newRows, double newLoss, double newNorm, double newGrowth) {
    rows = newRows;
    lastLoss = newLoss;
    lastNorm = newNorm;
    lastGrowth = newGrowth;
    fraction = rows >= mostRows ? 1 : (double) rows / mostRows;
    if (!warm()) {
      lossZ = 0;
      normZ = 0;
      growthZ = 0;
      return;
    }
    lossZ = 0;
    if (magnitude > 0) {
      double level = level();
      lossFigure = figure(level + (newLoss - level) * fraction);
      lossZ = loss.z(lossFigure);
    }
    normZ = newNorm > 0 && norms >= warmup ? norm.z(log10(newNorm * fraction)) : 0;
    growthZ = growth.z(log10(newGrowth));
  }

  /** The step was applied and is one as others are. */
  void take() {
    mostRows = Math.max(mostRows, rows);
    boolean warmingUp = !warm();
    largest = Math.max(largest, Math.abs(lastLoss));
    largestNorm = Math.max(KEPT * largestNorm, lastNorm * fraction);
    steps++;
    if (lastNorm > 0) {
      norms++;
      double figure = log10(lastNorm * fraction);
      if (norms <= warmup) { // which takes longer where gradients were zero
        norm.warmUp(figure, norms);
      } else {
        norm.take(figure);
      }
    }
    if (!warmingUp) {
      takeLoss();
      growth.take(log10(lastGrowth));
      return;
    }
    growth.warmUp(log10(lastGrowth), steps);
    loss.warmUp(lastLoss, steps); // in its own unit, as long as it is not known what is little
    magnitude += (Math.abs(lastLoss) - magnitude) / steps;
    if (warm() && magnitude > 0) {
      double little = little();
      double slope = 1 / (LOG_10 * Math.sqrt(little * little + loss.mean * loss.mean));
      loss.mean = figure(loss.mean);
      loss.variance *= slope * slope;
    }
  }

  /** One behind the warm-up. */
  private void takeLoss() {
    if (magnitude > 0) {
      loss.take(lossFigure);
      magnitude = KEPT * magnitude + (1 - KEPT) * Math.abs(lastLoss);
    } else if (lastLoss != 0) { // all were zero so far, of which nothing can be told
      magnitude = Math.abs(lastLoss);
      loss.mean = figure(lastLoss);
    }
  }

  /** How many deviations the loss is above its level. */
  double lossZ() {
    return lossZ;
  }

  /** How many deviations the figure is above its level that is most out of proportion. */
  double z() {
    return Math.max(normTells() ? normZ : 0, Math.max(growthZ, lossTells() ? lossZ : 0));
  }

  /** That figure. */
  SetAside.Signal signal() {
    double z = z();
    return normTells() && z == normZ
        ? SetAside.Signal.GRADIENT_NORM
        : z == growthZ ? SetAside.Signal.STATISTICS : SetAside.Signal.LOSS;
  }

  private boolean normTells() {
    return lastNorm * fraction > largestNorm;
  }

  private boolean lossTells() {
    return lastLoss > HARD * largest;
  }

  /** How many deviations a figure is above its level. */
  double z(SetAside.Signal signal) {
    return switch (signal) {
      case LOSS -> lossZ;
      case GRADIENT_NORM -> normZ;
      case STATISTICS -> growthZ;
      case NON_FINITE -> Double.NaN;
    };
  }

  /** A figure's value, or its usual one. */
  double value(SetAside.Signal signal, boolean usual) {
    return switch (signal) {
      case LOSS -> usual ? level() : lastLoss;
      case GRADIENT_NORM -> usual ? StrictMath.pow(10, norm.mean) : lastNorm;
      case STATISTICS -> usual ? StrictMath.pow(10, growth.mean) : lastGrowth;
      case NON_FINITE -> Double.NaN;
    };
  }

  double lastLoss() {
    return lastLoss;
  }

  double lastNorm() {
    return lastNorm;
  }

  /** The usual loss. */
  private double level() {
    return little() * StrictMath.sinh(LOG_10 * loss.mean);
  }

  /** Losses of float32 divided by it have a square. */
  private double little() {
    return Math.max(LITTLE * magnitude, LEAST);
  }

  private double figure(double value) {
    double x = Math.abs(value) / little();
    double asinh = StrictMath.log(x + Math.sqrt(x * x + 1)) / LOG_10;
    return value < 0 ? -asinh : asinh;
  }

  private static double log10(double value) {
    return StrictMath.log10(value);
  }

  /** The levels by name, for a checkpoint. */
  Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    double[] values = new double[NAMES.length];
    save(values);
    for (int i = 0; i < NAMES.length; i++) {
      numbers.put(NAMES[i], values[i]);
    }
    return numbers;
  }

  /** As it was when {@link #numbers} was called. */
  void restore(Map<String, Double> numbers) {
    double[] values = new double[NAMES.length];
    for (int i = 0; i < NAMES.length; i++) {
      Double value = numbers.get(NAMES[i]);
      if (value == null || !Double.isFinite(value)) {
        throw new SettingException(
            "'" + NAMES[i] + "' of the spike guard's state",
            value == null ? "missing" : value,
            "a finite number");
      }
      values[i] = value;
    }
    load(values);
  }

  private static final String[] NAMES = {
    "steps",
    "norms",
    "mostRows",
    "magnitude",
    "lossMean",
    "lossVariance",
    "normMean",
    "normVariance",
    "growthMean",
    "growthVariance",
    "largestLoss",
    "largestNorm"
  };

  /** How many numbers {@link #save} writes. */
  static final int SIZE = NAMES.length;

  void save(double[] values) {
    values[0] = steps;
    values[1] = norms;
    values[2] = mostRows;
    values[3] = magnitude;
    values[4] = loss.mean;
    values[5] = loss.variance;
    values[6] = norm.mean;
    values[7] = norm.variance;
    values[8] = growth.mean;
    values[9] = growth.variance;
    values[10] = largest;
    values[11] = largestNorm;
  }

  void load(double[] values) {
    steps = (long) values[0];
    norms = (long) values[1];
    mostRows = (int) values[2];
    magnitude = values[3];
    loss.mean = values[4];
    loss.variance = values[5];
    norm.mean = values[6];
    norm.variance = values[7];
    growth.mean = values[8];
    growth.variance = values[9];
    largest = values[10];
    largestNorm = values[11];
  }

  /** Begins anew. */
  void clear() {
    load(new double[SIZE]);
  }
}
