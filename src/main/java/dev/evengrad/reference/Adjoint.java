package dev.evengrad.reference;

import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.reference.textbook.NamedArrays;
import dev.evengrad.reference.textbook.TextbookPass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * {@code <v, J'u> = <Jv, u>} for the textbook's whole network: J is the derivative of the outputs, those
 * of auxiliary heads too, by all parameters, v a random direction among these, u one among the outputs;
 * J'u by backward, Jv by central differences. One number that every delta and every gradient goes into. Tolerance as in
 * {@link FiniteDifferences}, with {@code sum |u||y|} for the value.
 */
final class Adjoint {
  static final String OPERATION = "<v, J'u> = <Jv, u> (double)";

  private static final double LENGTH = 0.1;
  private static final int TRIES = 20;

  private final DoubleNetwork network;
  private final long seed;

  /** The network at moved parameters. */
  private record Moved(TextbookPass pass, List<DMatrixRMaj> outputs) {}

  Adjoint(DoubleNetwork network, long seed) {
    this.network = network;
    this.seed = seed;
  }

  void check(Table table) {
    TextbookPass base = network.newPass();
    List<DMatrixRMaj> u = new ArrayList<>();
    double value = 0;
    for (DMatrixRMaj y : network.outputs(base)) {
      CounterRandom random = CounterRandom.of(seed, "adjoint outputs", u.size());
      DMatrixRMaj direction = y.copy();
      for (int i = 0; i < y.getNumElements(); i++) {
        direction.set(i, random.gaussian(i));
        value += Math.abs(direction.get(i) * y.get(i));
      }
      u.add(direction);
    }
    network.backward(u, base);
    double h = Math.cbrt(FiniteDifferences.EPS);
    for (int t = 0; t < TRIES; t++) {
      Map<String, double[]> v = direction(t);
      TextbookPass below = moved(v, -FiniteDifferences.KINK_DISTANCE * h).pass();
      TextbookPass above = moved(v, FiniteDifferences.KINK_DISTANCE * h).pass();
      if (below.crossesKink(above)) {
        continue;
      }
      double expected = 0;
      for (Map.Entry<String, double[]> entry : v.entrySet()) {
        double[] g = base.gradient(entry.getKey());
        for (int i = 0; i < g.length; i++) {
          expected += entry.getValue()[i] * g[i];
        }
      }
      double actual = (along(u, v, h) - along(u, v, -h)) / (2 * h);
      double bound =
          FiniteDifferences.RELATIVE * Math.abs(expected) + 4 * FiniteDifferences.EPS * value / h;
      Comparison comparison = table.compare(OPERATION, "network", 1);
      comparison.entry(actual, expected, bound, Double.NaN);
      comparison.done();
      return;
    }
    table.notCompared(OPERATION, "network");
  }

  private Map<String, double[]> direction(int attempt) {
    Map<String, double[]> v = NamedArrays.copy(network.parameters());
    v.forEach(
        (name, values) -> {
          CounterRandom random = CounterRandom.of(seed, "adjoint " + name, attempt);
          for (int i = 0; i < values.length; i++) {
            values[i] = LENGTH * random.gaussian(i);
          }
        });
    return v;
  }

  private Moved moved(Map<String, double[]> v, double step) {
    Map<String, double[]> parameters = network.parameters();
    Map<String, double[]> kept = NamedArrays.copy(parameters);
    v.forEach(
        (name, direction) ->
            parameters.computeIfPresent(
                name,
                (same, w) -> {
                  for (int i = 0; i < w.length; i++) {
                    w[i] += step * direction[i];
                  }
                  return w;
                }));
    TextbookPass pass = network.newPass();
    List<DMatrixRMaj> y = network.outputs(pass);
    parameters.putAll(kept);
    return new Moved(pass, y);
  }

  /** The outputs at a step along v, projected on u. */
  private double along(List<DMatrixRMaj> u, Map<String, double[]> v, double step) {
    List<DMatrixRMaj> y = moved(v, step).outputs();
    double sum = 0;
    for (int k = 0; k < y.size(); k++) {
      for (int i = 0; i < y.get(k).getNumElements(); i++) {
        sum += u.get(k).get(i) * y.get(k).get(i);
      }
    }
    return sum;
  }
}
