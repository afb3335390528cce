package dev.evengrad.cli;

import dev.evengrad.data.Dataset;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Layers;
import dev.evengrad.layer.Standardize;
import dev.evengrad.loss.Loss;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.train.DataFit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The network that the options describe.
final class NetworkText {
  private NetworkText() {}

  private static final Pattern LEFT_INPUT = Pattern.compile("^\\s*input\\s+auto(?=\\s*(;|$))");

  /// Whether a text leaves the number of inputs to the data: `input auto; dense 3`.
  static boolean leavesInput(String text) {
    return LEFT_INPUT.matcher(text).find();
  }

  /// The network of a text, for data of so many features.
  static ModelSpec parse(String text, Dataset data) {
    return ModelSpec.parse(LEFT_INPUT.matcher(text).replaceFirst("input " + data.featureCount()));
  }

  /// What is trained if the user names no network.
  static ModelSpec fitting(Dataset data, Loss loss) {
    return ModelSpec.parse(
        "input "
            + data.featureCount()
            + "; standardize; dense 128 relu; dense 64 relu; dense "
            + DataFit.outputs(loss, data));
  }

  /// The network with `standardize` behind its input, if it has none.
  static ModelSpec standardized(ModelSpec spec) {
    if (spec.layers().getFirst() instanceof Standardize) {
      return spec;
    }
    List<Layer> layers = new ArrayList<>(spec.layers());
    layers.addFirst(new Standardize());
    return new ModelSpec(spec.input(), layers);
  }

  /// The network in which every dense layer without an initializer of its own has this one.
  static ModelSpec initialized(ModelSpec spec, Initializer initializer) {
    return new ModelSpec(spec.input(), Layers.initialized(spec.layers(), initializer));
  }

  /// The initializer of a text such as `he_normal` or `xavier_normal(gain=2)`.
  static Initializer initializer(String text) {
    TextItem call = TextParser.call(text);
    return Arguments.create(call, Initializers.REGISTRY.find(call));
  }
}
