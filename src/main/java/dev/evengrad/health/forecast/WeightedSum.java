package dev.evengrad.health.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code sum of weight_i f_i(x)}: what branches make that have nothing but functions in them.
 *
 * @param weights one for each part
 * @param parts the functions
 */
record WeightedSum(List<Double> weights, List<Elementwise> parts) implements Elementwise {
  /** Copies the lists. */
  WeightedSum {
    weights = List.copyOf(weights);
    parts = List.copyOf(parts);
  }

  @Override
  public double value(double x) {
    double sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      sum += weights.get(i) * parts.get(i).value(x);
    }
    return sum;
  }

  @Override
  public double derivative(double x) {
    double sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      sum += weights.get(i) * parts.get(i).derivative(x);
    }
    return sum;
  }

  @Override
  public double[] kinks() {
    return parts.stream().flatMapToDouble(p -> Arrays.stream(p.kinks())).toArray();
  }

  @Override
  public String text() {
    return IntStream.range(0, parts.size())
        .mapToObj(i -> weights.get(i) + "*" + parts.get(i).text())
        .collect(Collectors.joining("+", "[", "]"));
  }

  @Override
  public boolean measured() {
    return parts.stream().anyMatch(Elementwise::measured);
  }
}
