package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The built-in layers: as factories for code, as a registry for text. */
public final class Layers {
  /** The built-in layers, activations and initializers. */
  public static final LayerRegistry REGISTRY =
      new LayerRegistry(
          Registry.<BiFunction<Arguments, LayerRegistry, Layer>>empty("layer")
              .with(
                  "dense",
                  "dense units activation=identity bias=true init= frozen=false",
                  "y = f(W x + b)",
                  Layers::readDense)
              .with(
                  "standardize",
                  "standardize",
                  "input columns to mean 0, deviation 1; first layer only",
                  (a, r) -> standardize())
              .with("flatten", "flatten", "rows of any shape as plain rows", (a, r) -> flatten())
              .with(
                  "repeat",
                  "repeat times [items]",
                  "the items several times, each time with parameters of their own",
                  (a, r) -> new Repeat(a.count("times"), r.layers(a.blocks(1, 1).get(0))))
              .with(
                  "residual",
                  "residual scale=1|learned project=false zero_init=false frozen=false [items]",
                  "y = x + scale * items(x); for L of them scale=1/sqrt(L) keeps the signal;"
                      + " zero_init starts at y = x; frozen: its scale and projection",
                  Layers::readResidual)
              .with(
                  "branches",
                  "branches mode=concat|sum [items | items | ...]",
                  "items side by side, outputs beside each other or added",
                  Layers::readBranches)
              .with(
                  "auxiliary",
                  "auxiliary weight=0.3 [items]",
                  "hands on its input; in training the items make a second output, whose loss"
                      + " counts by weight",
                  (a, r) ->
                      new Auxiliary(
                          r.layers(a.blocks(1, 1).get(0)), a.number("weight", Auxiliary.WEIGHT)))
              .with(
                  "layer_norm",
                  "layer_norm eps=1e-5 frozen=false",
                  "each row to mean 0, variance 1, then weight and bias",
                  (a, r) -> new LayerNorm(a.number("eps", LayerNorm.EPS), trained(a)))
              .with(
                  "batch_norm",
                  "batch_norm momentum=0.1 eps=1e-5 frozen=false",
                  "each column to mean 0, variance 1, then weight and bias; running statistics",
                  (a, r) ->
                      new BatchNorm(
                          a.number("momentum", BatchNorm.MOMENTUM),
                          a.number("eps", BatchNorm.EPS),
                          trained(a)))
              .with(
                  "rms_norm",
                  "rms_norm eps=1e-6 frozen=false",
                  "each row to mean square 1, then weight",
                  (a, r) -> new RmsNorm(a.number("eps", RmsNorm.EPS), trained(a)))
              .with(
                  "dropout",
                  "dropout share",
                  "in training entries become 0 with this probability",
                  (a, r) -> new Dropout(a.number("share")))
              .with(
                  "alpha_dropout",
                  "alpha_dropout share",
                  "dropout that keeps mean and variance behind selu",
                  (a, r) -> new AlphaDropout(a.number("share")))
              .with("softmax", "softmax", "softmax of each row", (a, r) -> new Softmax())
              .with(
                  "log_softmax",
                  "log_softmax",
                  "the logarithm of the softmax of each row",
                  (a, r) -> new LogSoftmax())
              .with(
                  "prelu",
                  "prelu frozen=false",
                  "y = z where z > 0, else slope * z; the slope is learned",
                  (a, r) -> new Prelu(trained(a))),
          Activations.REGISTRY,
          Initializers.REGISTRY);

  /** The end of the text of a layer whose parameters are not trained. */
  static final String FROZEN = " frozen=true";

  private Layers() {}

  /** A fully connected layer without an activation. */
  public static Dense dense(int units) {
    return new Dense(units, Activations.IDENTITY, true, null);
  }

  /** A fully connected layer. */
  public static Dense dense(int units, Activation activation) {
    return new Dense(units, activation, true, null);
  }

  /** Input columns to mean 0 and deviation 1, by the training data. */
  public static Layer standardize() {
    return new Standardize();
  }

  /** An activation as a layer. */
  public static Layer activation(Activation activation) {
    return new ActivationLayer(activation);
  }

  /** Rows of any shape as plain rows. */
  public static Layer flatten() {
    return new Flatten();
  }

  /** The same layers several times, each time with parameters of their own. */
  public static Repeat repeat(int times, Layer... layers) {
    return new Repeat(times, List.of(layers));
  }

  /** A residual connection around layers: {@code y = x + f(x)}. */
  public static Residual residual(Layer... layers) {
    return new Residual(List.of(layers), 1, false, false, false);
  }

  /** Branches of layers on the same input, their outputs side by side; an empty branch is the identity. */
  @SafeVarargs
  public static Branches branches(List<? extends Layer>... branches) {
    List<List<Layer>> copies = new ArrayList<>();
    for (List<? extends Layer> branch : branches) {
      copies.add(List.copyOf(branch));
    }
    return new Branches(copies, false);
  }

  /**
   * An auxiliary classifier head with the weight 0.3.
   *
   * @param layers from where it stands to an output of the size of the network's
   */
  public static Auxiliary auxiliary(Layer... layers) {
    return auxiliary(Auxiliary.WEIGHT, layers);
  }

  /**
   * An auxiliary classifier head.
   *
   * @param weight of the loss on its output
   * @param layers from where it stands to an output of the size of the network's
   */
  public static Auxiliary auxiliary(double weight, Layer... layers) {
    return new Auxiliary(List.of(layers), weight);
  }

  /** Each row to mean 0 and variance 1, then weight and bias; eps 1e-5. */
  public static LayerNorm layerNorm() {
    return new LayerNorm(LayerNorm.EPS);
  }

  /** Each column to mean 0 and variance 1, then weight and bias; running statistics with momentum 0.1; eps 1e-5. */
  public static BatchNorm batchNorm() {
    return new BatchNorm(BatchNorm.MOMENTUM, BatchNorm.EPS);
  }

  /** Each row to mean square 1, then weight; eps 1e-6. */
  public static RmsNorm rmsNorm() {
    return new RmsNorm(RmsNorm.EPS);
  }

  /** In training, entries become 0 with probability {@code share}. */
  public static Layer dropout(double share) {
    return new Dropout(share);
  }

  /** Dropout that keeps mean and variance behind SELU. */
  public static Layer alphaDropout(double share) {
    return new AlphaDropout(share);
  }

  /** Softmax of each row. */
  public static Layer softmax() {
    return new Softmax();
  }

  /** The logarithm of the softmax of each row. */
  public static Layer logSoftmax() {
    return new LogSoftmax();
  }

  /** The rectifier with a learned slope. */
  public static Prelu prelu() {
    return new Prelu();
  }

  /** The text of layers one behind the other. */
  static String items(List<Layer> layers) {
    return layers.stream().map(Layer::text).collect(Collectors.joining("; "));
  }

  /** The text of layers in brackets. */
  static String block(List<Layer> layers) {
    return "[" + items(layers) + "]";
  }

  /** The layers, each {@link Layer#initialized}. */
  public static List<Layer> initialized(List<Layer> layers, Initializer initializer) {
    return layers.stream().map(layer -> layer.initialized(initializer)).toList();
  }

  /** A copy of the layers, of which there must be one. */
  static List<Layer> required(String kind, List<Layer> layers) {
    if (layers.isEmpty()) {
      throw new SettingException("the list of layers of a " + kind, "empty", "at least one layer");
    }
    return List.copyOf(layers);
  }

  private static Layer readResidual(Arguments a, LayerRegistry registry) {
    Word scale = a.word("scale");
    boolean learned = scale != null && scale.value().equals("learned");
    return new Residual(
        registry.layers(a.blocks(1, 1).get(0)),
        learned || scale == null ? 1 : a.number("scale", scale),
        learned,
        a.flag("project", false),
        a.flag("zero_init", false),
        trained(a));
  }

  private static boolean trained(Arguments a) {
    return !a.flag("frozen", false);
  }

  private static Layer readBranches(Arguments a, LayerRegistry registry) {
    Word mode = a.word("mode");
    boolean sum = mode != null && mode.value().equals("sum");
    if (mode != null && !sum && !mode.value().equals("concat")) {
      throw a.fault("mode is '" + mode.value() + "', expected concat or sum", mode);
    }
    List<List<Layer>> branches = new ArrayList<>();
    for (List<TextItem> block : a.blocks(2, Integer.MAX_VALUE)) {
      branches.add(registry.layers(block));
    }
    return new Branches(branches, sum);
  }

  private static Layer readDense(Arguments a, LayerRegistry registry) {
    int units = a.count("units");
    Activation activation = a.call("activation", registry.activations());
    return new Dense(
        units,
        activation == null ? Activations.IDENTITY : activation,
        a.flag("bias", true),
        a.call("init", registry.initializers()),
        trained(a));
  }
}
