package dev.evengrad.reference;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.reference.textbook.TextbookPass;
import java.util.Map;

/**
 * The textbook's gradients against central differences of what is minimised, the auxiliary losses
 * included: {@code |fd - g| <= 1e-6 |g| + 4
 * eps |L| / h} with {@code h = cbrt(eps) max(1, |x|)}, the step at which truncation (h^2) and rounding
 * (eps / h) balance. A few entries of each parameter; points within 10 h of a kink are left out.
 */
final class FiniteDifferences {
  static final String OPERATION = "finite differences (double)";
  static final double EPS = Math.ulp(1.0);
  static final double RELATIVE = 1e-6;
  static final int KINK_DISTANCE = 10;

  private static final int ENTRIES = 5;
  private static final int TRIES = 40;

  private final DoubleNetwork network;
  private final long seed;

  FiniteDifferences(DoubleNetwork network, long seed) {
    this.network = network;
    this.seed = seed;
  }

  void check(Table table) {
    TextbookPass base = network.newPass();
    network.run(base);
    double objective = network.objective(network.newPass());
    for (Map.Entry<String, double[]> parameter : network.parameters().entrySet()) {
      String name = parameter.getKey();
      double[] w = parameter.getValue();
      CounterRandom random = CounterRandom.of(seed, "finite differences " + name, 0);
      Comparison comparison = table.compare(OPERATION, name, w.length);
      int compared = 0;
      for (int t = 0; t < TRIES && compared < ENTRIES; t++) {
        int i = random.below(t, w.length);
        double h = Math.cbrt(EPS) * Math.max(1, Math.abs(w[i]));
        if (nearKink(w, i, KINK_DISTANCE * h)) {
          continue;
        }
        double g = base.gradient(name)[i];
        double difference = (objectiveAt(w, i, h) - objectiveAt(w, i, -h)) / (2 * h);
        double bound = RELATIVE * Math.abs(g) + 4 * EPS * Math.abs(objective) / h;
        comparison.entry(difference, g, bound, Double.NaN);
        compared++;
      }
      if (compared > 0) {
        comparison.done();
      } else {
        table.notCompared(OPERATION, name);
      }
    }
  }

  private double objectiveAt(double[] w, int i, double step) {
    double kept = w[i];
    w[i] = kept + step;
    double objective = network.objective(network.newPass());
    w[i] = kept;
    return objective;
  }

  private boolean nearKink(double[] w, int i, double distance) {
    double kept = w[i];
    TextbookPass below = network.newPass();
    TextbookPass above = network.newPass();
    w[i] = kept - distance;
    double unused = network.objective(below);
    w[i] = kept + distance;
    unused += network.objective(above);
    w[i] = kept;
    return below.crossesKink(above) || Double.isNaN(unused);
  }
}
