package dev.evengrad.train;

import static dev.evengrad.loss.Losses.softmaxCrossEntropy;
import static dev.evengrad.optim.Clips.globalNorm;
import static dev.evengrad.optim.Optimizers.adam;

import dev.evengrad.data.Dataset;
import dev.evengrad.data.Digits;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.model.ModelSpec;

/** A network of all kinds of layers: what tests of bits, allocation and resumption run. */
public final class LayeredNetwork {
  static final ModelSpec SPEC =
      ModelSpec.parse(
          "input 64; standardize; dense 64 relu; layer_norm; auxiliary weight=0.2 [dense 12;"
              + " batch_norm; tanh; dropout 0.1; dense 10]; residual [dense 64 bias=false;"
              + " batch_norm; relu; dense 64]; branches [dense 16; batch_norm momentum=0.3; relu |"
              + " dense 8 tanh; batch_norm; dense 8; softmax | dense 5; log_softmax]; residual"
              + " scale=learned project=true [repeat 2 [rms_norm; dense 19 tanh]]; branches"
              + " mode=sum [dense 13 tanh | dense 13]; alpha_dropout 0.05; dropout 0.1; flatten;"
              + " dense 11; prelu; dense 10");

  public static final Dataset DATA = Digits.load().splitRows(1497, 3).training();

  private LayeredNetwork() {}

  public static TrainerBuilder builder(BackendChoice backend, int threads) {
    return builder(SPEC, backend, threads);
  }

  /** The same without layers in which a row depends on the others. */
  static TrainerBuilder rowByRow(BackendChoice backend, int threads) {
    String text = SPEC.toString().replaceAll("batch_norm( momentum=[0-9.]+)?", "layer_norm");
    return builder(ModelSpec.parse(text), backend, threads);
  }

  private static TrainerBuilder builder(ModelSpec spec, BackendChoice backend, int threads) {
    return Trainer.of(spec)
        .loss(softmaxCrossEntropy())
        .clip(globalNorm(1))
        .optimizer(adam(1e-3))
        .batchSize(61)
        .seed(42)
        .threads(threads)
        .spinMicros(50)
        .backend(backend);
  }
}
