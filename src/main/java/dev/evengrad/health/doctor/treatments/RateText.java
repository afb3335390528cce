package dev.evengrad.health.doctor.treatments;

import dev.evengrad.SpecException;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Optimizer;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Optimizers with other rates, and chains with other optimizers. */
final class RateText {
  private RateText() {}

  /** The optimizer's name. */
  static String name(Optimizer optimizer) {
    return optimizer.text().split("[ (]", 2)[0];
  }

  /** The rate that it is usually given; NaN for one that is not built in. */
  static double usual(Optimizer optimizer) {
    return switch (name(optimizer)) {
      case "sgd" -> 0.1;
      case "momentum", "nesterov", "adagrad" -> 0.01;
      case "adam", "adamw", "nadam", "radam", "rmsprop" -> 0.001;
      case "adamax" -> 0.002;
      case "adadelta" -> 1;
      case "lion" -> 1e-4;
      default -> Double.NaN;
    };
  }

  /** Whether it divides by the size of the gradient, entry by entry. */
  static boolean adaptive(Optimizer optimizer) {
    return switch (name(optimizer)) {
      case "sgd", "momentum", "nesterov" -> false;
      default -> true;
    };
  }

  /** The same optimizer with another rate; empty for one that is not built in. */
  static Optional<Optimizer> with(Optimizer optimizer, double rate) {
    String text = optimizer.text();
    int open = text.indexOf('(');
    int end = text.indexOf(',') < 0 ? text.length() - 1 : text.indexOf(',');
    if (open < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Optimizers.parse(text.substring(0, open + 1) + Numbers.text(rate) + text.substring(end)));
    } catch (SpecException e) {
      return Optional.empty();
    }
  }

  /** The chain with another optimizer. */
  static Chain with(Chain chain, Optimizer optimizer) {
    List<GradientTransform> all = new ArrayList<>(chain.transforms());
    all.set(all.size() - 1, optimizer);
    return new Chain(all);
  }

  /** The chain with other clips. */
  static Chain withClips(Chain chain, GradientTransform... clips) {
    List<GradientTransform> all = new ArrayList<>();
    for (GradientTransform transform : chain.transforms()) {
      if (transform.stage() == GradientTransform.Stage.FREEZE) {
        all.add(transform);
      }
    }
    all.addAll(List.of(clips));
    for (GradientTransform transform : chain.transforms()) {
      if (transform.stage() != GradientTransform.Stage.FREEZE
          && transform.stage() != GradientTransform.Stage.CLIP) {
        all.add(transform);
      }
    }
    return new Chain(all);
  }

  /** Its clips. */
  static List<GradientTransform> clips(Chain chain) {
    return chain.transforms().stream()
        .filter(t -> t.stage() == GradientTransform.Stage.CLIP)
        .toList();
  }
}
