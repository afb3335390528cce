package dev.evengrad.reference.textbook;

import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Freeze;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.RateGroup;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The twin of a chain: clips over all parameters that are not frozen, then for each rate of its groups the decays and the
 * optimizer of that rate over the parameters that have it.
 */
final class TextbookTransforms implements TextbookTransform {
  private final Textbook textbook;
  private final Chain chain;

  TextbookTransforms(Textbook textbook, Chain chain) {
    this.textbook = textbook;
    this.chain = chain;
  }

  @Override
  public void step(TextbookStep whole) {
    TextbookStep step = whole.only(name -> !frozen(name));
    for (GradientTransform transform : chain.transforms()) {
      if (transform.stage() == GradientTransform.Stage.CLIP) {
        textbook.transform(transform.text()).step(step);
      }
    }
    Map<String, Double> factors = new LinkedHashMap<>();
    step.names().forEach(name -> factors.put(name, factor(name)));
    double rate = step.rate();
    for (double factor : List.copyOf(new LinkedHashSet<>(factors.values()))) {
      TextbookStep part = step.only(name -> factors.getOrDefault(name, 1.0) == factor);
      part.setRate(rate * factor);
      for (GradientTransform transform : chain.transforms()) {
        if (transform.stage() == GradientTransform.Stage.DECAY) {
          textbook.transform(transform.text()).step(part);
        }
      }
      textbook.transform(optimizer(factor)).step(part);
    }
  }

  private boolean frozen(String parameter) {
    for (GradientTransform transform : chain.transforms()) {
      if (transform instanceof Freeze freeze && freeze.mask().includes(parameter)) {
        return true;
      }
    }
    return false;
  }

  private double factor(String parameter) {
    double factor = 1;
    for (GradientTransform transform : chain.transforms()) {
      if (transform instanceof RateGroup group && group.mask().includes(parameter)) {
        factor = group.factor();
      }
    }
    return factor;
  }

  /** The optimizer's text with another rate, which is its first argument. */
  private String optimizer(double factor) {
    String text = chain.optimizer().text();
    if (factor == 1) {
      return text;
    }
    String name = text.substring(0, text.indexOf('('));
    List<String> arguments =
        Arrays.stream(text.substring(name.length() + 1, text.length() - 1).split(","))
            .skip(1)
            .collect(Collectors.toList());
    arguments.addFirst(Double.toString(chain.optimizer().rate() * factor));
    return name + "(" + String.join(",", arguments) + ")";
  }
}
