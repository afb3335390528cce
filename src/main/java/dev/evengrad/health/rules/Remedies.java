package dev.evengrad.health.rules;

import dev.evengrad.health.WatchedLayer;
import dev.evengrad.health.WatchedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What to try against a fault, the smallest first, leaving out what a run has already. */
final class Remedies {
  private static final Set<String> SATURATING =
      Set.of("sigmoid", "hard_sigmoid", "tanh", "hard_tanh", "softsign");
  private static final Set<String> LINEAR_UNITS =
      Set.of("relu", "leaky_relu", "prelu", "elu", "celu", "relu6", "gelu", "silu", "mish", "selu");

  private static final List<String> VALUE_LOSSES =
      List.of("mse", "mean_squared_error", "mae", "mean_absolute_error", "huber");

  private final String activation;
  private final boolean normalized;
  private final boolean residual;
  private final boolean values;
  private final boolean adaptive;
  private final boolean clips;

  Remedies(WatchedRun run) {
    String found = "";
    boolean norm = false;
    boolean branches = false;
    for (WatchedLayer layer : run.layers()) {
      if (layer.profiled() && found.isEmpty()) {
        found = layer.activation().split("[ (]", 2)[0].toLowerCase(Locale.ROOT);
      }
      branches |= layer.kind().equals("residual");
      norm |= layer.normalized() || layer.kind().endsWith("_norm");
    }
    String optimizer = run.optimizer().toLowerCase(Locale.ROOT);
    activation = found;
    normalized = norm;
    residual = branches;
    values = VALUE_LOSSES.stream().anyMatch(run.loss()::startsWith);
    adaptive = Adaptive.is(optimizer);
    clips = optimizer.contains("norm(") || optimizer.contains("clip");
  }

  /** Whether the optimizer divides by the size of the gradient. */
  boolean adaptive() {
    return adaptive;
  }

  String vanishing() {
    List<String> list = new ArrayList<>();
    if (activation.isEmpty()) {
      list.add(
          "initialise to match the activation: by He's rule (variance 2 / inputs) if it is relu or"
              + " of its kind, by Xavier's (variance 2 / (inputs + outputs)) if it is tanh");
    }
    if (LINEAR_UNITS.contains(activation)) {
      list.add("initialise the hidden layers by He's rule (init=he_normal, variance 2 / inputs)");
    }
    if (activation.contains("tanh")) {
      list.add("initialise by Xavier (init=xavier_normal, variance 2 / (inputs + outputs))");
    }
    if (!adaptive) {
      list.add("train with adam");
    }
    if (SATURATING.contains(activation)) {
      list.add("put relu, selu or gelu in the place of " + activation);
    } else if (activation.isEmpty()) {
      list.add("put relu, selu or gelu in its place if it is sigmoid or tanh");
    }
    if (!normalized) {
      list.add("a normalisation layer after each hidden layer");
    }
    list.add("residual connections, each branch scaled by 1/sqrt(depth)");
    list.add("fewer layers");
    return join(list);
  }

  /** If the profile was healthy at first it is the rate, not the draw. */
  String exploding(boolean healthyAtFirst) {
    List<String> list = new ArrayList<>();
    if (healthyAtFirst) {
      list.add("lower the rate by 3 to 10");
    }
    if (residual) {
      list.add(
          "scale the branches of the residuals by 1/sqrt(their number), or begin with none of them"
              + " (scale=learned, zero_init=true)");
    } else if (!normalized) {
      // in front of a normalisation the size of weights does nothing
      list.add(
          LINEAR_UNITS.contains(activation)
              ? "initialise the hidden layers by He's rule (init=he_normal, variance 2 / inputs)"
              : "initialise the hidden layers smaller (init=xavier_normal, gain 1)");
    }
    if (!healthyAtFirst) {
      list.add("lower the rate");
    }
    if (!clips) {
      list.add("clip the gradient by its norm");
    }
    if (normalized) {
      list.add("residual connections around the normalised layers, or fewer layers");
    } else {
      list.add("selu with init=lecun_normal");
    }
    return join(list);
  }

  String nonFinite() {
    List<String> list = new ArrayList<>();
    list.add("look for values that are huge or missing in the data");
    list.add("lower the rate by 10");
    if (!clips) {
      list.add("clip the gradient by its norm");
    }
    list.add("initialise smaller");
    return join(list);
  }

  String spike() {
    List<String> list = new ArrayList<>();
    list.add("look at the rows of that batch");
    if (!clips) {
      list.add("clip the gradient by its norm");
    }
    list.add("lower the rate");
    return join(list);
  }

  String stalled() {
    List<String> list = new ArrayList<>();
    scaleTargets(list);
    list.add("standardise the inputs (standardize)");
    list.add("initialise to match the activation");
    list.add("a rate 10 times higher, then lower");
    if (!adaptive) {
      list.add("train with adam");
    }
    list.add("look whether the labels belong to the rows");
    return join(list);
  }

  String slow() {
    List<String> list = new ArrayList<>();
    list.add("more epochs, or a smaller batch");
    list.add("standardise the inputs (standardize)");
    list.add("a rate 3 to 10 times higher");
    if (!adaptive) {
      list.add("train with adam");
    }
    list.add("wider layers, or fewer of them");
    return join(list);
  }

  String unstable() {
    List<String> list = new ArrayList<>();
    list.add("lower the rate by 3 to 10");
    list.add("warm the rate up");
    if (!clips) {
      list.add("clip the gradient by its norm");
    }
    if (!adaptive) {
      list.add("train with adam");
    }
    list.add("a larger batch");
    return join(list);
  }

  String dead() {
    List<String> list = new ArrayList<>();
    list.add("lower the rate");
    list.add("initialise by He's rule with biases of 0");
    list.add("leaky_relu, selu or gelu in the place of relu");
    if (!normalized) {
      list.add("a normalisation layer before the activation");
    }
    return join(list);
  }

  String saturated() {
    List<String> list = new ArrayList<>();
    list.add("standardise the inputs (standardize)");
    list.add("initialise smaller (init=xavier_normal)");
    list.add("lower the rate");
    if (SATURATING.contains(activation)) {
      list.add("relu, selu or gelu in the place of " + activation);
    }
    if (!normalized) {
      list.add("a normalisation layer before the activation");
    }
    return join(list);
  }

  private void scaleTargets(List<String> list) {
    if (values) {
      list.add("scale the targets (scaleTargets)");
    }
  }

  String initialization() {
    List<String> list = new ArrayList<>();
    scaleTargets(list);
    list.add("standardise the inputs (standardize)");
    list.add(
        LINEAR_UNITS.contains(activation)
            ? "initialise by He's rule (init=he_normal)"
            : "initialise to match the activation (xavier_normal for tanh and sigmoid, he_normal"
                + " for relu and its kind)");
    list.add("lsuv on a first batch");
    return join(list);
  }

  String inputs() {
    return "standardise the inputs to mean 0 and deviation 1 (standardize in front); batch_norm in"
        + " front; lsuv on a first batch";
  }

  String updateRatio() {
    List<String> list = new ArrayList<>();
    list.add("a rate that changes the weights by about 1e-3 of their size a step");
    if (!adaptive) {
      list.add("train with adam");
    }
    return join(list);
  }

  String clipping() {
    return "standardise the inputs (standardize) unless they are; initialise to match the"
        + " activation; lower the rate; then a larger limit";
  }

  private static String join(List<String> list) {
    return String.join("; ", list);
  }
}
