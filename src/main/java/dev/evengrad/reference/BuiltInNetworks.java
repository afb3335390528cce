package dev.evengrad.reference;

import dev.evengrad.SpecException;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Loss;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Networks, chains and schemes that together hold every entry of the registries, made from the
 * registries: a new entry without a twin, or without an example of its text where it needs arguments,
 * fails with its name.
 */
final class BuiltInNetworks {
  /** Widths with tails of vectors and tiles. */
  private static final int[] WIDTHS = {37, 31, 67, 29, 33, 65, 23, 61};

  /** Each layer as it stands in the network; {@code dense} stands with each activation anyway. */
  private static final Map<String, String> LAYERS =
      Map.ofEntries(
          Map.entry("standardize", "standardize"),
          Map.entry("dense", ""),
          Map.entry("flatten", "flatten; dense 37 tanh"),
          Map.entry("repeat", "repeat 2 [dense 29 tanh]"),
          Map.entry(
              "residual",
              "residual [dense 31 tanh; dense 29 sigmoid]"
                  + "; residual scale=0.5 project=true [dense 23 tanh]"
                  + "; residual scale=learned [tanh; dense 23]"),
          Map.entry(
              "branches",
              "branches [dense 17 relu | dense 9 sigmoid; dense 5 | ]"
                  + "; branches mode=sum [dense 21 tanh | dense 21]"),
          Map.entry(
              "auxiliary",
              "auxiliary weight=0.4 [dense 27 sigmoid; dropout 0.1; dense 10 tanh]"
                  + "; branches [dense 19 tanh; auxiliary [dense 10] | dense 9]"),
          Map.entry("layer_norm", "layer_norm; dense 33 tanh"),
          Map.entry("batch_norm", "batch_norm momentum=0.2; dense 31 tanh; batch_norm eps=0.001"),
          Map.entry("rms_norm", "rms_norm eps=0.001"),
          Map.entry("dropout", "dense 41 tanh; dropout 0.2; dense 29 sigmoid"),
          Map.entry("alpha_dropout", "alpha_dropout 0.3; dense 31 tanh"),
          Map.entry("softmax", "branches [dense 9; softmax | dense 31]"),
          Map.entry("log_softmax", "branches [dense 5; log_softmax | dense 29]"),
          Map.entry("prelu", "dense 43; prelu"));

  /** The texts of initial schemes that need arguments. */
  private static final Map<String, String> SCHEMES = Map.of("constant", "constant(0.3)");

  /** The texts of transforms that need arguments. */
  private static final Map<String, String> TRANSFORMS =
      Map.of(
          "value", "value(0.5)",
          "zclip", "zclip(0.3, warmup=3, norm=60)",
          "ada_gc", "ada_gc(0.99, warmup=3)",
          "sgd", "sgd(0.1)",
          "momentum", "momentum(0.05)",
          "nesterov", "nesterov(0.05)",
          "lion", "lion(weight_decay=0.1)");

  /** The activations that stand in every network, together with the layers. */
  private static final List<String> SPINE = List.of("identity", "relu", "tanh", "sigmoid");

  /** Activations with arguments, beside those of the registry, which have their defaults. */
  private static final List<String> WITH_ARGUMENTS =
      List.of("leaky_relu(0.2)", "elu(0.5)", "celu(1.7)");

  /** The activations of a network: few, or nothing would reach the last. */
  private static final int TOGETHER = 3;

  /** Losses with all their settings, for rows with weights. */
  private static final List<String> WEIGHTED_LOSSES =
      List.of(
          "mse",
          "mae",
          "huber(0.5)",
          "softmax_cross_entropy",
          "softmax_cross_entropy(0.1, weights=1:2:0.5:3:1:0:1.5:1:0.25:4)",
          "sigmoid_binary_cross_entropy",
          "sigmoid_binary_cross_entropy(weights=0.75:3)",
          "hinge(weights=1:2)",
          "squared_hinge(weights=3:0.5)");

  /** The losses that stand behind the network of everything: one with values, one with classes. */
  private static final Set<String> BEHIND_EVERYTHING = Set.of("mse", "softmax_cross_entropy");

  private BuiltInNetworks() {}

  /** The losses, one network each. */
  static List<Loss> losses() {
    return Losses.REGISTRY.names().stream().map(Losses::parse).toList();
  }

  /** Losses with settings, to be tried on rows with weights. */
  static List<Loss> weightedLosses() {
    return WEIGHTED_LOSSES.stream().map(Losses::parse).toList();
  }

  /** A small network that fits a loss: ten outputs, or one where the loss needs it. */
  static ModelSpec small(Loss loss) {
    return ModelSpec.parse(
        "input 7; dense 23 tanh; dense " + (loss.binary() && !loss.takesValues() ? 1 : 10));
  }

  /**
   * For mse and softmax cross-entropy all layers; some activations in a dense layer and as a layer
   * of its own; each scheme somewhere. The output has an activation where the targets are values.
   */
  static ModelSpec network(Loss loss) {
    if (!BEHIND_EVERYTHING.contains(loss.text())) {
      return small(loss);
    }
    StringBuilder text = new StringBuilder("input 19");
    for (String layer : Layers.REGISTRY.layers().names()) {
      String example = LAYERS.get(layer);
      if (example == null) {
        throw new SpecException(
            "the built-in networks have no example of the layer '" + layer + "'");
      }
      text.append(example.isEmpty() ? "" : "; " + example);
    }
    List<String> schemes = initializers().stream().map(Initializer::text).toList();
    int next = 0;
    for (String activation : SPINE) {
      text.append("; dense ")
          .append(WIDTHS[next % WIDTHS.length])
          .append(' ')
          .append(activation)
          .append(" init=")
          .append(schemes.get(next % schemes.size()));
      next++;
      text.append("; dense ")
          .append(WIDTHS[next % WIDTHS.length])
          .append(" init=")
          .append(schemes.get(next % schemes.size()))
          .append("; ")
          .append(activation);
      next++;
    }
    text.append("; dense 13 bias=false; dense 10");
    return ModelSpec.parse(loss.takesClasses() ? text.toString() : text.append(" tanh").toString());
  }

  /**
   * All activations, some also with arguments, in networks of a few layers: each in a dense layer and
   * as a layer of its own.
   */
  static List<ModelSpec> activations() {
    List<String> activations = new ArrayList<>(Activations.REGISTRY.names());
    activations.addAll(WITH_ARGUMENTS);
    List<ModelSpec> specs = new ArrayList<>();
    for (int from = 0; from < activations.size(); from += TOGETHER) {
      StringBuilder text = new StringBuilder("input 19");
      for (int i = from; i < Math.min(from + TOGETHER, activations.size()); i++) {
        text.append("; dense ").append(WIDTHS[2 * i % WIDTHS.length]);
        text.append(' ').append(activations.get(i));
        text.append("; dense ").append(WIDTHS[(2 * i + 1) % WIDTHS.length]);
        text.append("; ").append(activations.get(i));
      }
      specs.add(ModelSpec.parse(text.append("; dense 10").toString()));
    }
    return specs;
  }

  /** Layers that are frozen below, between and above others. */
  static ModelSpec frozen() {
    return ModelSpec.parse(
        "input 19; dense 37 tanh frozen=true; layer_norm frozen=true; dense 31 sigmoid;"
            + " batch_norm frozen=true; dense 23 tanh frozen=true; prelu frozen=true;"
            + " residual project=true frozen=true [dense 21 tanh];"
            + " residual scale=learned frozen=true [dense 21 sigmoid]; rms_norm frozen=true;"
            + " branches [dense 17 frozen=true | dense 29]; dense 10 frozen=true");
  }

  /** Each clip before plain descent (those that learn with short warm-ups, so that they are left), each decay, and each optimizer by itself. */
  static List<Chain> chains() {
    List<Chain> chains = new ArrayList<>();
    for (String clip : Clips.REGISTRY.names()) {
      chains.add(Chain.parse("chain(" + TRANSFORMS.getOrDefault(clip, clip) + ", sgd(0.5))"));
    }
    for (String decay : Decays.REGISTRY.names()) {
      chains.add(Chain.parse("chain(" + decay + "(0.1), momentum(0.5))"));
      chains.add(Chain.parse("chain(global_norm(1), " + decay + "(0.1, mask=all), adam(0.5))"));
    }
    for (String optimizer : Optimizers.REGISTRY.names()) {
      chains.add(Chain.parse(TRANSFORMS.getOrDefault(optimizer, optimizer)));
    }
    chains.add(Chain.parse("chain(value(0.5), global_norm(1), adam)"));
    chains.add(Chain.parse("adam(amsgrad=true)"));
    for (String optimizer : Optimizers.REGISTRY.names()) {
      chains.add(
          Chain.parse(
              "chain(global_norm(1), rate_group(dense1.*, 0.1), rate_group(*.bias, 0.5),"
                  + " weight_decay(0.1, mask=all), "
                  + TRANSFORMS.getOrDefault(optimizer, optimizer)
                  + ")"));
    }
    chains.add(Chain.parse("rmsprop(momentum=0.9, centered=true)"));
    chains.add(
        Chain.parse("chain(freeze(dense1.weight), global_norm(1), l2(0.1, mask=all), adam(0.5))"));
    return chains;
  }

  /** Every initial scheme. */
  static List<Initializer> initializers() {
    List<Initializer> initializers = new ArrayList<>();
    for (String name : Initializers.REGISTRY.names()) {
      TextItem call = TextParser.call(SCHEMES.getOrDefault(name, name));
      initializers.add(Arguments.create(call, Initializers.REGISTRY.find(call)));
    }
    return initializers;
  }
}
