package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.function.Function;

/** The built-in clipping rules. */
public final class Clips {
  /** The clipping rules by name. */
  public static final Registry<Function<Arguments, GradientTransform>> REGISTRY =
      Registry.<Function<Arguments, GradientTransform>>empty("clipping rule")
          .with(
              "value",
              "value(limit)",
              "each entry to at most limit: g = clamp(g, -limit, limit)",
              a -> value(a.number("limit")))
          .with(
              "global_norm",
              "global_norm(norm=1)",
              "the norm over all parameters to at most norm; keeps the direction",
              a -> globalNorm(a.number("norm", 1)))
          .with(
              "max_norm",
              "max_norm(norm=1)",
              "the largest magnitude over all parameters to at most norm; keeps the direction",
              a -> maxNorm(a.number("norm", 1)))
          .with(
              "per_layer",
              "per_layer(norm=1)",
              "the norm over each layer to at most norm",
              a -> perLayer(a.number("norm", 1)))
          .with(
              "per_parameter",
              "per_parameter(norm=1)",
              "the norm of each parameter to at most norm",
              a -> perParameter(a.number("norm", 1)))
          .with(
              "renormalize_layer",
              "renormalize_layer",
              "the norm over each layer to 1; zero stays zero",
              a -> renormalizeLayer())
          .with(
              "renormalize_parameter",
              "renormalize_parameter",
              "the norm of each parameter to 1; zero stays zero",
              a -> renormalizeParameter())
          .with(
              "agc",
              "agc(clipping=0.01, eps=0.001)",
              "each output unit to clipping times its weights' norm; not the output layer",
              a ->
                  new AdaptiveClip(
                      a.number("clipping", AdaptiveClip.CLIPPING),
                      a.number("eps", AdaptiveClip.EPS)))
          .with(
              "auto_clip",
              "auto_clip(percentile=10)",
              "the norm over all parameters to the percentile of the norms so far",
              a -> autoClip(a.number("percentile", AutoClip.PERCENTILE)))
          .with(
              "zclip",
              "zclip(z=2.5, alpha=0.97, eps=1e-6, warmup=25, norm=1)",
              "the norm over all parameters where it is z moving deviations above its moving mean",
              a ->
                  new ZClip(
                      a.number("z", ZClip.Z),
                      a.number("alpha", ZClip.ALPHA),
                      a.number("eps", ZClip.EPS),
                      a.count("warmup", ZClip.WARMUP),
                      a.number("norm", ZClip.NORM)))
          .with(
              "ada_gc",
              "ada_gc(limit=1.05, beta=0.98, warmup=100, norm=1)",
              "the norm of each parameter to limit times its own moving mean",
              a ->
                  new AdaGc(
                      a.number("limit", AdaGc.LIMIT),
                      a.number("beta", AdaGc.BETA),
                      a.count("warmup", AdaGc.WARMUP),
                      a.number("norm", AdaGc.NORM)));

  private Clips() {}

  /**
   * Clips each entry to {@code [-limit, limit]}.
   *
   * @throws SettingException unless {@code limit} is finite and above 0
   */
  public static ValueClip value(double limit) {
    return new ValueClip(limit);
  }

  /**
   * Clips the Euclidean norm over all parameters to {@code most}.
   *
   * @throws SettingException unless {@code most} is finite and above 0
   */
  public static GlobalNormClip globalNorm(double most) {
    return new GlobalNormClip(most);
  }

  /**
   * Clips the largest magnitude over all parameters to {@code most}.
   *
   * @throws SettingException unless {@code most} is finite and above 0
   */
  public static MaxNormClip maxNorm(double most) {
    return new MaxNormClip(most);
  }

  /**
   * Clips the Euclidean norm over each layer to {@code most}.
   *
   * @throws SettingException unless {@code most} is finite and above 0
   */
  public static LayerNormClip perLayer(double most) {
    return new LayerNormClip(most);
  }

  /**
   * Clips the Euclidean norm of each parameter to {@code most}.
   *
   * @throws SettingException unless {@code most} is finite and above 0
   */
  public static ParameterNormClip perParameter(double most) {
    return new ParameterNormClip(most);
  }

  /** Divides each layer's gradient by its Euclidean norm. */
  public static LayerRenormalization renormalizeLayer() {
    return new LayerRenormalization();
  }

  /** Divides each parameter's gradient by its Euclidean norm. */
  public static ParameterRenormalization renormalizeParameter() {
    return new ParameterRenormalization();
  }

  /**
   * Clips each output unit by the norm of its weights, with eps 1e-3.
   *
   * @throws SettingException unless {@code clipping} is finite and above 0; 0.01 is usual
   */
  public static AdaptiveClip agc(double clipping) {
    return new AdaptiveClip(clipping, AdaptiveClip.EPS);
  }

  /**
   * Clips the Euclidean norm over all parameters to a percentile of the norms so far.
   *
   * @throws SettingException unless {@code percentile} is above 0 and below 100; 10 is usual
   */
  public static AutoClip autoClip(double percentile) {
    return new AutoClip(percentile);
  }

  /** Clips the Euclidean norm over all parameters where it stands out from its moving mean, with the usual settings. */
  public static ZClip zclip() {
    return new ZClip(ZClip.Z, ZClip.ALPHA, ZClip.EPS, ZClip.WARMUP, ZClip.NORM);
  }

  /** Clips the Euclidean norm of each parameter by its own moving mean, with the usual settings. */
  public static AdaGc adaGc() {
    return new AdaGc(AdaGc.LIMIT, AdaGc.BETA, AdaGc.WARMUP, AdaGc.NORM);
  }

  /**
   * Reads a rule such as {@code global_norm(1)}.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static GradientTransform parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    return Arguments.create(call, REGISTRY.find(call));
  }
}
