package dev.evengrad.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the user asks of `train`, as typed. Null is what was not given, where the default depends
/// on something else.
final class TrainOptions {
  static final int EPOCHS = 30;
  static final int BATCH = 64;

  @Option(
      names = "--data",
      paramLabel = "NAME|FILE",
      description = {
        "What to learn from: digits, breast_cancer, wine, iris, or a file: CSV (also .gz), or IDX"
            + " images with their labels beside them. Default: digits."
      })
  @Nullable String data;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The CSV column to learn: its name, or its number from 1. Default: the last.")
  @Nullable String label;

  @Mixin CsvFormat csv;

  @Mixin ColumnOptions columns;

  @Option(
      names = "--network",
      paramLabel = "TEXT",
      description =
          "Layers separated by ';'; 'input auto' takes as many inputs as the data have. Default:"
              + " 'input N; standardize; dense 128 relu; dense 64 relu; dense M', N and M as the"
              + " data have them.")
  @Nullable String network;

  @Option(
      names = "--standardize",
      description = "Put 'standardize' behind the input if the network has none.")
  boolean standardize;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      description =
          "Initial weights of the dense layers that name none, in blocks too: xavier_normal,"
              + " he_uniform, lecun_normal, orthogonal, truncated_normal, pytorch, ...; lsuv:"
              + " orthogonal, scaled by a batch of the data until every layer has variance 1."
              + " Default: by activation.")
  @Nullable String init;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "softmax_cross_entropy or 'softmax_cross_entropy(smoothing=0.1)' (classes);"
              + " sigmoid_binary_cross_entropy, hinge, squared_hinge (two classes, one output);"
              + " mse, mae, 'huber(delta=1)' (values). Default: softmax_cross_entropy or mse by the"
              + " label column; text or whole numbers are classes.")
  @Nullable String loss;

  @Option(
      names = "--targets",
      paramLabel = "scaled|raw",
      description =
          "How values are learned (mse, mae, huber): scaled to numbers of about 1, by their mean"
              + " and a power of two near their deviation over the training rows, which predictions"
              + " and metrics undo; or raw, as they are. Default: scaled.")
  @Nullable String targets;

  @Option(
      names = "--class-weights",
      paramLabel = "balanced|W:W:...",
      description =
          "What the losses of each class are multiplied by, in the order of the classes; balanced:"
              + " so that all classes of the training rows count the same. Default: 1 each.")
  @Nullable String classWeights;

  @Option(
      names = "--calibrate",
      paramLabel = "prior|temperature",
      description =
          "What the model does to its outputs so that probabilities are as frequent as they say."
              + " prior: divides them by the class weights; temperature: that, and scales by the"
              + " held-out rows. Default: nothing.")
  @Nullable String calibrate;

  @Option(
      names = "--threshold",
      paramLabel = "f1|cost:FP:FN|T",
      description =
          "Above which probability the model takes a row for the second of two classes: the one of"
              + " the best F1 on the held-out rows, that of the least cost of false positives and"
              + " negatives, or a number. Default: 0.5.")
  @Nullable String threshold;

  @Option(
      names = "--optimizer",
      paramLabel = "TEXT",
      description =
          "adam, sgd, momentum, or with settings: 'adam(1e-3, beta1=0.9)'. Default: adam.")
  @Nullable String optimizer;

  @Option(
      names = "--rate",
      paramLabel = "NUMBER",
      description = "The learning rate. Default: " + OptimizerText.RATES + ".")
  @Nullable Double rate;

  @Option(
      names = "--schedule",
      paramLabel = "TEXT",
      description =
          "The rate over the steps: constant, cosine (over the whole run) or 'cosine(1000)'."
              + " Default: constant.")
  @Nullable String schedule;

  @Option(
      names = "--clip",
      paramLabel = "RULE",
      description =
          "How gradients are clipped: value:0.5, global-norm:1, none. Repeatable; rules act in the"
              + " order given. Default: global-norm:1.")
  @Nullable List<String> clips;

  @Option(
      names = "--clip-cosine-every",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Measure every N-th step how far clipping turns the gradient, 0 for never. Default:"
              + " ${DEFAULT-VALUE}.")
  int clipCosineEvery;

  @Option(
      names = "--decay",
      paramLabel = "RULE",
      description =
          "What pulls the weights towards 0: l2:0.01 adds to the gradient, weight-decay:0.01"
              + " shrinks apart from it; 'weight_decay(0.01, mask=all)' biases and normalisation"
              + " too. Repeatable. Default: none.")
  @Nullable List<String> decays;

  @Option(
      names = "--freeze",
      paramLabel = "NAME",
      description =
          "Parameters that are not trained: 'dense1.*' for those of the layer dense1. Repeatable.")
  @Nullable List<String> frozen;

  @Option(
      names = "--rate-group",
      paramLabel = "NAME:FACTOR",
      description =
          "Another rate for some parameters: 'dense1.*:0.1' is a tenth of it for those of the layer"
              + " dense1. Repeatable; the last that fits a parameter counts.")
  @Nullable List<String> rateGroups;

  @Option(
      names = "--ema",
      paramLabel = "DECAY",
      description =
          "Keep a moving average of the weights, e.g. 0.999, and measure and write that instead of"
              + " the last weights. Training itself does not change. Default: none.")
  @Nullable Double ema;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Walks through the data, those before --resume included. Default: " + EPOCHS + ".")
  @Nullable Integer epochs;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "What to measure besides accuracy (classes), mae and r2 (values): auc, average_precision,"
              + " f1, 'f1(threshold=best)', log_loss, brier, 'top_k(3)', rmse,"
              + " 'error_quantile(0.9)', ...; --list explains them. Repeatable.")
  @Nullable List<String> metrics;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description =
          "Stop once N epochs in a row have not improved on the held-out rows. Default: all"
              + " epochs.")
  @Nullable Integer patience;

  @Option(
      names = "--monitor",
      paramLabel = "NAME",
      description =
          "What has to improve: loss, or a metric as of --metric, e.g. accuracy, auc, r2. Default:"
              + " loss.")
  @Nullable String monitor;

  @Option(
      names = "--min-delta",
      paramLabel = "NUMBER",
      description = "By more than how much, to count as improved. Default: 0.")
  @Nullable Double minDelta;

  @Option(
      names = "--keep",
      paramLabel = "best|last",
      description =
          "Which weights are written: those of the best epoch on the held-out rows, or the last."
              + " Default: best with --patience, else last.")
  @Nullable String keep;

  @Option(
      names = "--batch",
      paramLabel = "ROWS",
      description = "Rows of a step. Default: " + BATCH + ".")
  @Nullable Integer batch;

  @Option(
      names = "--micro-batch",
      paramLabel = "ROWS",
      description =
          "The most rows that are computed at once: a larger batch goes through in pieces whose"
              + " gradients add up to one step, with the memory of a piece. Default: the batch.")
  @Nullable Integer microBatch;

  @Option(
      names = "--validation",
      paramLabel = "SHARE|ROWS",
      description =
          "What is held out to measure on: a share as 0.2, a number of rows, or 0 for nothing."
              + " Default: 297 rows of the digits, else 0.2.")
  @Nullable String validation;

  @Option(
      names = "--stratified",
      description = "Hold out the same share of every class, to within a row.")
  boolean stratified;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Of the split, the initial weights and the shuffling: the same seed gives the same bits."
              + " Default: 0.")
  @Nullable Long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Threads for the matrix products; the result does not depend on them. Default:"
              + " ${DEFAULT-VALUE}.")
  int threads;

  @Option(
      names = "--spin",
      paramLabel = "MICROS",
      defaultValue = "0",
      description =
          "How long a waiting one of several threads looks for work before it sleeps; 200 shortens"
              + " steps and keeps the cores busy. Default: ${DEFAULT-VALUE}.")
  int spin;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "auto, scalar or vector; the result does not depend on it. Default: ${DEFAULT-VALUE}.")
  String backend;

  @Option(
      names = "--verify-every",
      paramLabel = "N",
      description =
          "Compute the first step and every N-th after it again in double precision by independent"
              + " code; training ends with the table and exit code "
              + ExitCode.FAILED
              + " if a number is beyond its proven bound. The weights do not depend on it. Default:"
              + " none.")
  @Nullable Integer verifyEvery;

  @Option(
      names = "--no-health",
      description =
          "Do not watch every layer for what is wrong, such as gradients that vanish, units that"
              + " are dead, or a loss that stands still. The weights do not depend on it.")
  boolean noHealth;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description =
          "Write what is measured of every layer in the steps, one JSON object a line, for"
              + " 'inspect'; an earlier record is replaced, with --resume it is gone on with. The"
              + " weights do not depend on it. Default: no record.")
  @Nullable String record;

  @Option(
      names = "--record-every",
      paramLabel = "N",
      description =
          "Write only every N-th step into the record, and always the first and the last, those"
              + " that were skipped or are not finite, and those in which something is found."
              + " Default: 1 up to 2000 steps; 32 above, so that the record takes less than 2 % of"
              + " the time of a step of a network of some size.")
  @Nullable Integer recordEvery;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Write an HTML page with charts of the run when it is over, also after a halt or Ctrl-C;"
              + " an earlier report is replaced. With --resume it has the steps from there on; of a"
              + " record, 'report' has all. The weights do not depend on it. Default: no report.")
  @Nullable String report;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "Write the run for TensorBoard, into a folder of its own in DIR, named by the time; with"
              + " --resume it goes on in the folder of the run. 'tensorboard --logdir DIR' shows"
              + " it. The weights do not depend on it. Default: none.")
  @Nullable String tensorboard;

  /// The name of that folder, which a checkpoint keeps.
  @Nullable String tensorboardRun;

  @Option(
      names = "--spike-guard",
      arity = "0..1",
      fallbackValue = "spike_guard",
      paramLabel = "TEXT",
      description =
          "Refuse batches whose loss or gradient is out of all proportion, and go back to an"
              + " earlier snapshot where the loss does not recover; what is set aside is named."
              + " Settings: 'spike_guard(z=8, every=100, snapshots=2, ...)'. Default: no guard.")
  @Nullable String spikeGuard;

  @Option(
      names = "--start-from",
      paramLabel = "MODEL",
      description = "Train this model further, with its network, classes and input statistics.")
  @Nullable String startFrom;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Write DIR/checkpoint.safetensors after every epoch.")
  @Nullable String checkpoint;

  @Option(
      names = "--resume",
      description =
          "Go on from the checkpoint (that of --checkpoint, else the one beside --out that Ctrl-C"
              + " left), to the same bits as if nothing had happened. Settings that are not given"
              + " come from the checkpoint, and without --data so do the data and all options for"
              + " them.")
  boolean resume;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description =
          "How the model stores its weight matrices: float32, or bf16, in half the bytes. Training"
              + " is float32 in any case; the figures at the end are those of the model written."
              + " Default: float32.")
  @Nullable String precision;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "model.safetensors",
      description = "The model, written when training is over. Default: ${DEFAULT-VALUE}.")
  String out;

  @Option(names = "--json", description = "The result as one JSON object.")
  boolean json;

  @Option(
      names = "--quiet",
      description = "No progress, only the result, and what is wrong with the run if anything is.")
  boolean quiet;
}
