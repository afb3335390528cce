package dev.evengrad.text;

import java.util.Collection;
import java.util.Set;

/** What PyTorch, Keras, TensorFlow and the literature call the options here, as {@link Synonyms} does for what has them. */
final class OptionSynonyms {
  private static final SynonymTable OPTIONS = new SynonymTable();

  static {
    ofLayers();
    ofOptimizers();
    ofLossesAndMetrics();
    ofSchedulesAndClips();
  }

  private OptionSynonyms() {}

  /** The end of a message about an unknown option. */
  static String suggestion(String name, Collection<String> known) {
    return OPTIONS.suggestion(name, known);
  }

  /** Whether an option from elsewhere means this one. */
  static boolean means(String name, String here) {
    return OPTIONS.find(name, Set.of(here)) != null;
  }

  /** All options here that the table knows. */
  static Set<String> meant() {
    return OPTIONS.meant();
  }

  private static void ofLayers() {
    mean("units", "out_features", "output_dim", "size", "width", "features");
    mean("share", "p", "rate", "prob", "probability", "drop", "drop_rate", "dropout_rate");
    mean("slope", "negative_slope", "alpha", "leak");
    mean("alpha", "slope");
    mean("bias", "use_bias");
    mean("activation", "act");
    mean("init", "initializer", "kernel_initializer", "weight_init");
    mean("times", "n", "count", "repeats");
    OPTIONS.absent("frozen=true is what keeps a layer from being trained", "trainable");
  }

  private static void ofOptimizers() {
    mean("rate", "lr", "learning_rate", "step_size", "eta", "initial_learning_rate");
    mean("mu", "momentum", "mom");
    mean("momentum", "mu");
    mean("eps", "epsilon");
    mean("alpha", "rho", "decay", "smoothing_constant");
    mean("rho", "alpha", "decay");
    mean("beta1", "b1", "betas");
    mean("beta2", "b2");
    mean("weight_decay", "wd", "decay", "weight_decay_rate");
    mean("momentum_decay", "schedule_decay");
    OPTIONS.absent(
        "momentum(rate, mu=0.9) and nesterov(rate, mu=0.9) are optimizers of their own",
        "momentum",
        "nesterov");
    OPTIONS.absent(
        "adamw has it, and decays stand before the optimizer: l2(0.01), weight_decay(0.01)",
        "weight_decay",
        "wd");
  }

  private static void ofLossesAndMetrics() {
    mean("smoothing", "label_smoothing");
    mean("weights", "weight", "class_weight", "class_weights", "pos_weight");
    mean("ignore_index", "ignore_class");
    mean("delta", "beta");
    mean("threshold", "cutoff", "thresholds");
    mean("q", "quantile", "p");
    mean("k", "top", "n");
  }

  private static void ofSchedulesAndClips() {
    mean(
        "steps",
        "step_size",
        "t_max",
        "t_0",
        "total_steps",
        "decay_steps",
        "first_decay_steps",
        "max_steps",
        "num_steps",
        "warmup_steps",
        "total_iters");
    mean("gamma", "decay_rate", "factor");
    mean("factor", "gamma");
    mean("end", "eta_min", "alpha", "end_factor", "end_learning_rate", "final");
    mean("start", "start_factor");
    mean("up", "pct_start");
    mean("div", "div_factor");
    mean("final_div", "final_div_factor");
    mean("growth", "t_mult");
    mean("min_rate", "min_lr");
    mean("threshold", "min_delta", "delta", "tolerance");
    mean("power", "exponent");
    mean("then", "after", "next");
    mean("norm", "max_norm", "clip_norm", "c");
    mean("limit", "clip_value", "value", "max");
    mean("gain", "scale");
  }

  private static void mean(String here, String... elsewhere) {
    OPTIONS.mean(here, elsewhere);
  }
}
