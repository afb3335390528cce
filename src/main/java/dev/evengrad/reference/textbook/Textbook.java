package dev.evengrad.reference.textbook;

import static dev.evengrad.reference.textbook.TextbookClipByGroups.upTo;
import static dev.evengrad.reference.textbook.TextbookInitializer.exactly;
import static dev.evengrad.reference.textbook.TextbookInitializer.he;
import static dev.evengrad.reference.textbook.TextbookInitializer.lecun;
import static dev.evengrad.reference.textbook.TextbookInitializer.normal;
import static dev.evengrad.reference.textbook.TextbookInitializer.truncatedNormal;
import static dev.evengrad.reference.textbook.TextbookInitializer.uniform;
import static dev.evengrad.reference.textbook.TextbookInitializer.xavier;

import dev.evengrad.SpecException;
import dev.evengrad.layer.ActivationLayer;
import dev.evengrad.layer.AlphaDropout;
import dev.evengrad.layer.Auxiliary;
import dev.evengrad.layer.BatchNorm;
import dev.evengrad.layer.Branches;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Dropout;
import dev.evengrad.layer.Flatten;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.LayerNorm;
import dev.evengrad.layer.LogSoftmax;
import dev.evengrad.layer.Prelu;
import dev.evengrad.layer.Repeat;
import dev.evengrad.layer.Residual;
import dev.evengrad.layer.RmsNorm;
import dev.evengrad.layer.Softmax;
import dev.evengrad.layer.Standardize;
import dev.evengrad.optim.Chain;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Word;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Which twin belongs to which description: by the name in its text, layers by their class. Immutable;
 * {@code with...} adds the twin of a description of your own.
 */
public final class Textbook {
  /** The twins of all built-in descriptions. */
  public static final Textbook BUILT_IN =
      new Textbook(
              TextbookActivations.BUILT_IN,
              Twins.<TextbookLoss>of("loss")
                  .with("mse", a -> new TextbookMeanSquaredError())
                  .with("mae", a -> new TextbookMeanAbsoluteError())
                  .with("huber", a -> new TextbookHuber(a.number("delta", 1)))
                  .with("softmax_cross_entropy", Textbook::softmaxCrossEntropy)
                  .with(
                      "sigmoid_binary_cross_entropy",
                      a -> new TextbookSigmoidBinaryCrossEntropy(classWeights(a)))
                  .with("hinge", a -> new TextbookHinge(classWeights(a)))
                  .with("squared_hinge", a -> new TextbookSquaredHinge(classWeights(a))),
              Twins.<TextbookTransform>of("transform")
                  .with("value", a -> new TextbookClipByValue(a.number("limit")))
                  .with("global_norm", a -> new TextbookClipByGlobalNorm(a.number("norm", 1)))
                  .with("max_norm", a -> groups(n -> "", true, upTo(a.number("norm", 1))))
                  .with(
                      "per_layer",
                      a -> groups(TextbookClipByGroups::layer, false, upTo(a.number("norm", 1))))
                  .with("per_parameter", a -> groups(n -> n, false, upTo(a.number("norm", 1))))
                  .with(
                      "renormalize_layer",
                      a -> groups(TextbookClipByGroups::layer, false, TextbookClipByGroups::toOne))
                  .with(
                      "renormalize_parameter",
                      a -> groups(n -> n, false, TextbookClipByGroups::toOne))
                  .with(
                      "agc",
                      a ->
                          new TextbookAdaptiveClip(
                              a.number("clipping", 0.01), a.number("eps", 1e-3)))
                  .with("auto_clip", a -> new TextbookAutoClip(a.number("percentile", 10)))
                  .with("zclip", TextbookZClip::new)
                  .with("ada_gc", TextbookAdaGc::new)
                  .with("l2", a -> new TextbookDecay(true, a))
                  .with("weight_decay", a -> new TextbookDecay(false, a))
                  .with("sgd", a -> new TextbookSgd(a.number("rate")))
                  .with(
                      "momentum", a -> new TextbookMomentum(a.number("rate"), a.number("mu", 0.9)))
                  .with("nesterov", TextbookNesterov::new)
                  .with("adam", Textbook::adam)
                  .with("adamw", TextbookAdamW::new)
                  .with("nadam", TextbookNAdam::new)
                  .with("radam", TextbookRAdam::new)
                  .with("adamax", TextbookAdamax::new)
                  .with("rmsprop", TextbookRmsProp::new)
                  .with("adagrad", TextbookAdagrad::new)
                  .with("adadelta", TextbookAdadelta::new)
                  .with("lion", TextbookLion::new),
              schemes(),
              Map.of())
          .withLayer(Dense.class, TextbookDense::new)
          .withLayer(Standardize.class, TextbookStandardize::new)
          .withLayer(ActivationLayer.class, TextbookActivationLayer::new)
          .withLayer(Flatten.class, TextbookFlatten::new)
          .withLayer(Repeat.class, TextbookRepeat::new)
          .withLayer(Residual.class, TextbookResidual::new)
          .withLayer(Branches.class, TextbookBranches::new)
          .withLayer(Auxiliary.class, TextbookAuxiliary::new)
          .withLayer(BatchNorm.class, TextbookBatchNorm::new)
          .withLayer(Prelu.class, TextbookPrelu::new)
          .withLayer(Softmax.class, (l, w) -> new TextbookSoftmaxLayer(w.name("softmax", l), false))
          .withLayer(
              LogSoftmax.class, (l, w) -> new TextbookSoftmaxLayer(w.name("log_softmax", l), true))
          .withLayer(
              LayerNorm.class,
              (l, w) -> new TextbookNormalization(w.name("layer_norm", l), true, l.eps()))
          .withLayer(
              RmsNorm.class,
              (l, w) -> new TextbookNormalization(w.name("rms_norm", l), false, l.eps()))
          .withLayer(
              Dropout.class,
              (l, w) -> new TextbookNoise(w.name("dropout", l), l.share(), l.factor(), 0, 0))
          .withLayer(
              AlphaDropout.class,
              (l, w) ->
                  new TextbookNoise(
                      w.name("alpha_dropout", l),
                      l.share(),
                      l.factor(),
                      l.shift(),
                      l.droppedValue()));

  private final Twins<TextbookActivation> activations;
  private final Twins<TextbookLoss> losses;
  private final Twins<TextbookTransform> transforms;
  private final Twins<TextbookInitializer.Scheme> initializers;
  private final Map<Class<?>, BiFunction<Layer, TextbookWalk, TextbookLayer>> layers;

  private Textbook(
      Twins<TextbookActivation> activations,
      Twins<TextbookLoss> losses,
      Twins<TextbookTransform> transforms,
      Twins<TextbookInitializer.Scheme> initializers,
      Map<Class<?>, BiFunction<Layer, TextbookWalk, TextbookLayer>> layers) {
    this.activations = activations;
    this.losses = losses;
    this.transforms = transforms;
    this.initializers = initializers;
    this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /**
   * The twin of the activation with that text.
   *
   * @throws SpecException if there is none
   */
  public TextbookActivation activation(String text) {
    return activations.find(text);
  }

  /**
   * The twin of the loss with that text.
   *
   * @throws SpecException if there is none
   */
  public TextbookLoss loss(String text) {
    return losses.find(text);
  }

  /**
   * The twin of the clip or optimizer with that text.
   *
   * @throws SpecException if there is none
   */
  public TextbookTransform transform(String text) {
    return transforms.find(text);
  }

  /**
   * The twin of a chain, with its rate groups.
   *
   * @throws SpecException if an entry has none
   */
  public TextbookTransform chain(Chain chain) {
    return new TextbookTransforms(this, chain);
  }

  /**
   * The moments of the weights by the initial scheme with that text.
   *
   * @throws SpecException if there is no twin
   */
  public TextbookInitializer initializer(String text, int fanIn, int fanOut) {
    return initializers.find(text).of(fanIn, fanOut);
  }

  /**
   * The twin of a layer.
   *
   * @throws SpecException if there is none
   */
  TextbookLayer layer(Layer layer, TextbookWalk walk) {
    BiFunction<Layer, TextbookWalk, TextbookLayer> factory = layers.get(layer.getClass());
    if (factory == null) {
      throw new SpecException(
          "the layer '"
              + layer.text()
              + "' ("
              + layer.getClass().getName()
              + ") has no twin in the reference; register one (Textbook.withLayer)");
    }
    return factory.apply(layer, walk);
  }

  /** This textbook and the twin of an activation. */
  public Textbook withActivation(String name, Function<Arguments, TextbookActivation> twin) {
    return new Textbook(activations.with(name, twin), losses, transforms, initializers, layers);
  }

  /** This textbook and the twin of a loss. */
  public Textbook withLoss(String name, Function<Arguments, TextbookLoss> twin) {
    return new Textbook(activations, losses.with(name, twin), transforms, initializers, layers);
  }

  /** This textbook and the twin of a clip or an optimizer. */
  public Textbook withTransform(String name, Function<Arguments, TextbookTransform> twin) {
    return new Textbook(activations, losses, transforms.with(name, twin), initializers, layers);
  }

  /** This textbook and the twin of an initial scheme. */
  public Textbook withInitializer(
      String name, Function<Arguments, TextbookInitializer.Scheme> twin) {
    return new Textbook(activations, losses, transforms, initializers.with(name, twin), layers);
  }

  /** This textbook and the twin of a layer, which may hold others ({@link TextbookWalk#layer}). */
  public <L extends Layer> Textbook withLayer(
      Class<L> type, BiFunction<L, TextbookWalk, TextbookLayer> twin) {
    Map<Class<?>, BiFunction<Layer, TextbookWalk, TextbookLayer>> more =
        new LinkedHashMap<>(layers);
    more.put(type, (layer, walk) -> twin.apply(type.cast(layer), walk));
    return new Textbook(activations, losses, transforms, initializers, more);
  }

  /** Rows of a class that is ignored come with weight 0. */
  private static TextbookLoss softmaxCrossEntropy(Arguments a) {
    var loss = new TextbookSoftmaxCrossEntropy(a.number("smoothing", 0), classWeights(a));
    Word unused = a.word("ignore_index");
    assert unused == null || !unused.value().isEmpty();
    return loss;
  }

  /** Empty if there are none; each is the float that the engine reads. */
  private static double[] classWeights(Arguments a) {
    Word word = a.word("weights");
    return word == null
        ? new double[0]
        : Arrays.stream(word.value().split(":")).mapToDouble(Float::parseFloat).toArray();
  }

  private static TextbookTransform groups(
      UnaryOperator<String> group, boolean largest, DoubleUnaryOperator factor) {
    return new TextbookClipByGroups(group, largest, factor);
  }

  private static TextbookTransform adam(Arguments a) {
    double rate = a.number("rate", 0.001);
    double beta1 = a.number("beta1", 0.9);
    double beta2 = a.number("beta2", 0.999);
    double eps = a.number("eps", 1e-8);
    return a.flag("amsgrad", false)
        ? new TextbookAmsgrad(rate, beta1, beta2, eps)
        : new TextbookAdam(rate, beta1, beta2, eps);
  }

  private static Twins<TextbookInitializer.Scheme> schemes() {
    return Twins.<TextbookInitializer.Scheme>of("initializer")
        .with("xavier_normal", a -> scheme(a, (g, in, out) -> normal(xavier(g, in, out))))
        .with("xavier_uniform", a -> scheme(a, (g, in, out) -> uniform(xavier(g, in, out))))
        .with("he_normal", a -> scheme(a, (g, in, out) -> normal(he(g, in))))
        .with("he_uniform", a -> scheme(a, (g, in, out) -> uniform(he(g, in))))
        .with("lecun_normal", a -> scheme(a, (g, in, out) -> normal(lecun(g, in))))
        .with("lecun_uniform", a -> scheme(a, (g, in, out) -> uniform(lecun(g, in))))
        .with("pytorch", a -> (in, out) -> uniform(1.0 / 3 / in))
        .with("truncated_normal", a -> scheme(a, (g, in, out) -> truncatedNormal(lecun(g, in))))
        .with("orthogonal", a -> scheme(a, TextbookInitializer::orthogonal))
        .with("identity", a -> scheme(a, (g, in, out) -> exactly((o, i) -> o == i ? (float) g : 0)))
        .with("constant", Textbook::constant)
        .with("zeros", a -> (in, out) -> exactly((o, i) -> 0));
  }

  private static TextbookInitializer.Scheme constant(Arguments a) {
    double value = (float) a.number("value");
    return (in, out) -> exactly((o, i) -> value);
  }

  /** Moments by gain and fans. */
  private interface Moments {
    TextbookInitializer of(double gain, int fanIn, int fanOut);
  }

  private static TextbookInitializer.Scheme scheme(Arguments a, Moments moments) {
    double gain = a.number("gain", 1);
    return (in, out) -> moments.of(gain, in, out);
  }
}
