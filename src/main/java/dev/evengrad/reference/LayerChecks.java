package dev.evengrad.reference;

import dev.evengrad.SpecException;
import dev.evengrad.layer.ActivationLayer;
import dev.evengrad.layer.AlphaDropout;
import dev.evengrad.layer.Auxiliary;
import dev.evengrad.layer.BatchNorm;
import dev.evengrad.layer.Branches;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Dropout;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.LayerNorm;
import dev.evengrad.layer.LogSoftmax;
import dev.evengrad.layer.Prelu;
import dev.evengrad.layer.Residual;
import dev.evengrad.layer.RmsNorm;
import dev.evengrad.layer.RowLayer;
import dev.evengrad.layer.Softmax;
import dev.evengrad.layer.Standardize;
import dev.evengrad.reference.textbook.Textbook;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which check belongs to which layer. */
final class LayerChecks {
  private final Map<Class<?>, LayerCheck<?>> checks = new LinkedHashMap<>();
  private final LayerCheck<?> rowLayers;

  LayerChecks(Textbook textbook) {
    this.rowLayers = new RowLayerCheck(textbook);
    with(Dense.class, new DenseCheck());
    with(Standardize.class, new StandardizeCheck());
    with(ActivationLayer.class, new ActivationLayerCheck());
    with(Residual.class, new ResidualCheck());
    with(Branches.class, new BranchesCheck());
    with(Auxiliary.class, new AuxiliaryCheck());
    with(LayerNorm.class, new NormalizationCheck<>(true, LayerNorm::eps));
    with(BatchNorm.class, new BatchNormCheck());
    with(RmsNorm.class, new NormalizationCheck<>(false, RmsNorm::eps));
    with(Softmax.class, new SoftmaxLayerCheck<>(false));
    with(LogSoftmax.class, new SoftmaxLayerCheck<>(true));
    with(Prelu.class, new PreluCheck());
    with(Dropout.class, new NoiseCheck<>(Dropout::share, Dropout::factor, l -> 0, l -> 0));
    with(
        AlphaDropout.class,
        new NoiseCheck<>(
            AlphaDropout::share,
            AlphaDropout::factor,
            AlphaDropout::shift,
            AlphaDropout::droppedValue));
  }

  private <L extends Layer> void with(Class<L> type, LayerCheck<L> check) {
    checks.put(type, check);
  }

  /** The check of a layer, whose type is the key that it was entered with. */
  @SuppressWarnings("unchecked")
  LayerCheck<Layer> of(Layer layer) {
    LayerCheck<?> check = layer instanceof RowLayer ? rowLayers : checks.get(layer.getClass());
    if (check == null) {
      throw new SpecException(
          "the layer '"
              + layer.text()
              + "' ("
              + layer.getClass().getName()
              + ") has no check in Verification; a layer of your own has one if it extends"
              + " RowLayer");
    }
    return (LayerCheck<Layer>) check;
  }
}
