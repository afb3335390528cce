package dev.evengrad.health.forecast;

import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Branches;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Residual;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes several ways and comes together again. Ways with random weights give independent signals and gradients, so that squares add
 * up, and the products of the means; ways that are functions of the same numbers (the identity of a residual connection, an activation
 * alone) add up as functions.
 */
final class SumPassage {
  private final Signal input;
  private final TableRow row;
  private final List<Passage> ways = new ArrayList<>();
  private final List<Double> scales = new ArrayList<>();

  private SumPassage(Signal input, TableRow row) {
    this.input = input;
    this.row = row;
  }

  /** {@code x + s f(x)}. */
  static Passage residual(Residual layer, Signal in, ForwardWalk walk) {
    SumPassage sum = new SumPassage(in, walk.next());
    Passage branch = walk.within(branch(layer), in);
    Passage shortcut = new Passage(in, Stage.NONE);
    if (branch.output().width() != in.width()) {
      shortcut = walk.within(List.of(Residual.projection(branch.output().width())), in);
    }
    sum.add(1, shortcut);
    sum.add(layer.learned() ? 0 : layer.scale(), branch);
    return sum.added();
  }

  /** Side by side, or added. */
  static Passage branches(Branches layer, Signal in, ForwardWalk walk) {
    SumPassage sum = new SumPassage(in, walk.next());
    for (List<Layer> branch : layer.branches()) {
      sum.add(1, walk.within(branch, in));
    }
    return layer.sum() ? sum.added() : sum.joined();
  }

  /** With the last dense layer at zero, if it is to start there. */
  private static List<Layer> branch(Residual layer) {
    if (!layer.zero()) {
      return layer.layers();
    }
    List<Layer> layers = new ArrayList<>(layer.layers());
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (layers.get(i) instanceof Dense dense) {
        layers.set(i, dense.init(Initializers.ZEROS));
        break;
      }
    }
    return layers;
  }

  private void add(double scale, Passage way) {
    scales.add(scale);
    ways.add(way);
  }

  private Passage added() {
    List<Double> coherentScales = new ArrayList<>();
    List<Elementwise> coherent = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    double noise = 0;
    for (int i = 0; i < ways.size(); i++) {
      Signal way = ways.get(i).output();
      if (way.source() == input.source()) {
        coherentScales.add(scales.get(i));
        coherent.add(way.function());
        noise += scales.get(i) * scales.get(i) * way.noise();
      } else {
        others.add(i);
      }
    }
    Signal together = input.with(new WeightedSum(coherentScales, coherent)).withNoise(noise);
    Signal out = together;
    if (!others.isEmpty()) {
      double mean = together.mean();
      double square = together.meanSquare();
      double overlap = together.overlap();
      for (int i : others) {
        double s = scales.get(i);
        Signal way = ways.get(i).output();
        double products = 2 * mean * s * way.mean();
        square += s * s * way.meanSquare() + products;
        overlap += s * s * way.overlap() + products;
        mean += s * way.mean();
      }
      out = normal(mean, square, overlap, ways.get(others.getFirst()).output().width());
    }
    double log = Math.log(FunctionPassage.slopeRatio(input, together));
    return finish(
        out,
        gradient -> {
          Gradient total =
              coherent.isEmpty()
                  ? new Gradient(Double.NEGATIVE_INFINITY, false)
                  : gradient.plus(log);
          for (int i : others) {
            Gradient scaled = gradient.plus(2 * Math.log(Math.abs(scales.get(i))));
            total = Gradient.sum(total, ways.get(i).stage().backward(scaled));
          }
          return total;
        });
  }

  /** Side by side: each way gets the gradient of its own units. Moments are those over all units. */
  private Passage joined() {
    double mean = 0;
    double square = 0;
    double overlap = 0;
    int width = ways.stream().mapToInt(way -> way.output().width()).sum();
    double[] logs = new double[ways.size()];
    for (int i = 0; i < logs.length; i++) {
      Signal way = ways.get(i).output();
      double part = (double) way.width() / width;
      mean += part * way.mean();
      square += part * way.meanSquare();
      overlap += part * way.overlap();
      logs[i] = Math.log(part);
    }
    return finish(
        normal(mean, square, overlap, width),
        gradient -> {
          Gradient total = new Gradient(Double.NEGATIVE_INFINITY, false);
          for (int i = 0; i < logs.length; i++) {
            total = Gradient.sum(total, ways.get(i).stage().backward(gradient.plus(logs[i])));
          }
          return total;
        });
  }

  private Signal normal(double mean, double square, double overlap, int width) {
    double m2 = mean * mean;
    return Signal.normal(width, new Source(mean, square - m2, overlap - m2), input.expectation());
  }

  private Passage finish(Signal out, Stage stage) {
    row.q = out.meanSquare();
    row.flow(input, out);
    row.chi = Math.exp(stage.backward(new Gradient(0, false)).log());
    return new Passage(
        out,
        gradient -> {
          row.logDelta = gradient.log();
          return stage.backward(gradient);
        });
  }
}
