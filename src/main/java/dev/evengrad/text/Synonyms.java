package dev.evengrad.text;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What PyTorch, Keras, TensorFlow and the literature call the things that registries hold, and well-known things that are not there. One
 * table for all kinds: of the names that one stands for, the first one that the registry has is meant. Case and underscores do not
 * count, nor does "loss" at the end.
 */
public final class Synonyms {
  private static final SynonymTable NAMES = new SynonymTable();

  static {
    layers(); // first, so that a layer may be meant before an activation
    activations();
    optimizers();
    losses();
    initializers();
    schedulesAndClips();
    metrics();
  }

  private Synonyms() {}

  /**
   * The end of a message about an unknown name: {@code "; did you mean 'silu'?"} for {@code swish}, that it is not there for {@code
   * lstm}, else as {@link NearestName#suggestion}.
   */
  public static String suggestion(String name, Collection<String> known) {
    return NAMES.suggestion(name, known);
  }

  /** All names here that the table knows. */
  static Set<String> meant() {
    return NAMES.meant();
  }

  private static void activations() {
    mean("silu", "swish");
    mean("hard_swish", "hard_silu");
    mean("sigmoid", "logistic", "expit");
    mean("identity", "linear", "none", "pass_through");
    mean("relu", "rectifier", "rectified_linear");
    mean("leaky_relu", "lrelu", "leaky", "rrelu");
    mean("prelu", "parametric_relu");
    mean("relu6", "clipped_relu");
    mean("gelu_tanh", "gelu_new", "gelu_fast", "gelu_approximate", "gelu_pytorch_tanh");
    mean("softplus", "smooth_relu");
    mean("tanh", "hyperbolic_tangent");
    absent("gated units are not there", "glu", "swiglu", "geglu", "reglu");
  }

  private static void layers() {
    mean("dense", "linear", "fc", "fully_connected", "affine", "inner_product", "lazy_linear");
    mean("batch_norm", "batch_norm1d", "batch_normalization", "lazy_batch_norm1d", "bn");
    mean("layer_norm", "layer_normalization", "ln");
    mean("rms_norm", "rms_normalization");
    mean("standardize", "normalization", "standard_scaler", "normalize", "scaler");
    mean("dropout", "dropout1d");
    mean("residual", "skip", "skip_connection", "shortcut", "add");
    mean("branches", "concat", "concatenate", "parallel");
    mean("auxiliary", "aux", "auxiliary_head");
    mean("flatten", "reshape", "view");
    absent(
        "recurrent layers are not there",
        "lstm",
        "gru",
        "rnn",
        "simple_rnn",
        "lstm_cell",
        "gru_cell",
        "rnn_cell",
        "bidirectional",
        "conv_lstm2d");
    for (String suffix : List.of("", "1d", "2d", "3d")) {
      absent(
          "convolutions are not there",
          "conv" + suffix,
          "convolution" + suffix,
          "conv_transpose" + suffix,
          "depthwise_conv" + suffix,
          "separable_conv" + suffix);
      absent(
          "pooling layers are not there",
          "max_pool" + suffix,
          "max_pooling" + suffix,
          "avg_pool" + suffix,
          "average_pooling" + suffix,
          "adaptive_avg_pool" + suffix,
          "global_average_pooling" + suffix,
          "global_max_pooling" + suffix);
      absent("it is not there; layer_norm normalises each row", "instance_norm" + suffix);
    }
    absent("it is not there; layer_norm normalises each row", "group_norm", "group_normalization");
    absent("embeddings are not there", "embedding", "embedding_bag");
    absent(
        "attention is not there",
        "attention",
        "self_attention",
        "multihead_attention",
        "multi_head_attention",
        "transformer",
        "transformer_encoder_layer",
        "additive_attention");
  }

  private static void optimizers() {
    mean("momentum", "sgdm", "sgd_momentum", "heavy_ball");
    mean("nesterov", "nag", "nesterov_momentum", "sgd_nesterov");
    mean("sgd", "gradient_descent", "gd");
    mean("adam", "amsgrad");
    mean("adamw", "adam_weight_decay");
    absent(
        "it is not there; adam or adamw are the usual choice",
        "lbfgs",
        "adafactor",
        "muon",
        "lamb",
        "lars",
        "shampoo",
        "sophia",
        "sparse_adam",
        "asgd",
        "rprop",
        "ftrl",
        "adabelief",
        "novograd",
        "yogi",
        "adan");
  }

  private static void losses() {
    mean(
        "softmax_cross_entropy",
        "ce",
        "cross_entropy",
        "xent",
        "categorical_cross_entropy",
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "softmax_cross_entropy_with_logits",
        "nll",
        "log_loss");
    mean(
        "sigmoid_binary_cross_entropy",
        "bce",
        "binary_cross_entropy",
        "binary_crossentropy",
        "bce_with_logits",
        "binary_cross_entropy_with_logits",
        "sigmoid_cross_entropy",
        "logistic");
    mean("mse", "mean_squared_error", "squared_error", "l2", "rmse");
    mean("mae", "mean_absolute_error", "absolute_error", "l1");
    mean("huber", "smooth_l1");
    mean("hinge", "svm");
    absent(
        "it is not there",
        "kl_div",
        "kl_divergence",
        "poisson",
        "poisson_nll",
        "gaussian_nll",
        "ctc",
        "focal",
        "triplet",
        "triplet_margin",
        "cosine_embedding",
        "cosine_similarity",
        "contrastive",
        "categorical_hinge",
        "multi_margin",
        "quantile",
        "pinball");
  }

  private static void initializers() {
    mean("xavier_uniform", "glorot_uniform", "glorot", "xavier");
    mean("xavier_normal", "glorot_normal");
    mean("he_uniform", "kaiming_uniform");
    mean("he_normal", "kaiming_normal", "he", "kaiming", "variance_scaling");
    mean("lecun_normal", "lecun");
    mean("truncated_normal", "trunc_normal", "normal", "random_normal", "gaussian");
    mean("orthogonal", "ortho");
    mean("identity", "eye", "dirac");
    mean("zeros", "zero");
    mean("constant", "ones", "const", "fill");
    mean("pytorch", "torch", "uniform", "random_uniform");
  }

  private static void schedulesAndClips() {
    mean("constant", "constant_lr", "none");
    mean("step", "step_lr", "step_decay");
    mean("multistep", "multi_step_lr", "piecewise_constant", "piecewise_constant_decay");
    mean("exponential", "exponential_lr", "exponential_decay", "exp");
    mean("cosine", "cosine_annealing", "cosine_annealing_lr", "cosine_decay");
    mean(
        "cosine_restarts",
        "cosine_annealing_warm_restarts",
        "cosine_decay_restarts",
        "cosine_warm_restarts",
        "sgdr");
    mean("one_cycle", "one_cycle_lr");
    mean("linear", "linear_lr", "linear_decay");
    mean("polynomial", "polynomial_lr", "polynomial_decay", "poly");
    mean("reduce_on_plateau", "reduce_lr_on_plateau", "plateau");
    mean("warmup", "linear_warmup", "warmup_lr");
    mean("global_norm", "norm", "clip_norm", "clip_grad_norm", "grad_norm", "global_clip_norm");
    mean("value", "clip_value", "clip_grad_value", "clamp");
    mean("agc", "adaptive", "adaptive_gradient_clipping");
    mean("auto_clip", "autoclip", "percentile", "percentile_clip");
    mean("zclip", "z_clip", "z_score", "zscore");
    mean("ada_gc", "adagc");
    mean("weight_decay", "decoupled", "decoupled_weight_decay");
    mean("l2", "l2_regularization", "ridge");
    absent("it is not there; l2 and weight_decay are", "l1", "l1_regularization", "lasso");
  }

  private static void metrics() {
    mean("accuracy", "acc", "categorical_accuracy", "sparse_categorical_accuracy");
    mean("auc", "auroc", "roc_auc", "roc_auc_score", "roc");
    mean("average_precision", "ap", "pr_auc", "auc_pr", "auprc", "average_precision_score");
    mean("f1", "f1_score", "f_score", "fscore");
    mean("precision", "precision_score");
    mean("recall", "recall_score", "sensitivity", "true_positive_rate", "tpr");
    mean("log_loss", "cross_entropy", "nll", "ce", "bce");
    mean("brier", "brier_score");
    mean("top_k", "top_k_accuracy", "topk_accuracy", "top5", "top_k_categorical_accuracy");
    mean("r2", "r2_score", "r_squared", "r_square");
    mean("mae", "mean_absolute_error");
    mean("rmse", "root_mean_squared_error");
    mean("error_quantile", "quantile_error", "median_absolute_error");
    absent("it is not there", "mape", "mcc", "matthews", "kappa", "ndcg", "hinge");
  }

  private static void mean(String here, String... elsewhere) {
    NAMES.mean(here, elsewhere);
  }

  private static void absent(String what, String... names) {
    NAMES.absent(what, names);
  }
}
