package dev.evengrad.io.tensorboard;

import dev.evengrad.health.LayerTensor;
import dev.evengrad.health.WatchedLayer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The names of the series of all watched layers, made once. */
final class LayerTags {
  /** Made once, for {@code values()} makes an array each time. */
  static final List<LayerTensor> TENSORS = List.of(LayerTensor.values());

  private final byte[][] delta;
  private final byte[][] activation;
  private final byte[][] updateRatio;
  private final byte[][] dead;
  private final byte[][] saturated;
  private final Map<LayerTensor, byte[][]> histograms = new EnumMap<>(LayerTensor.class);

  LayerTags(List<WatchedLayer> layers) {
    delta = of("delta/", layers);
    activation = of("activation/", layers);
    updateRatio = of("update_ratio/", layers);
    dead = of("dead_units/", layers);
    saturated = of("saturated/", layers);
    for (LayerTensor tensor : TENSORS) {
      histograms.put(tensor, of("log10_" + tensor.name().toLowerCase(Locale.ROOT) + "/", layers));
    }
  }

  private static byte[][] of(String group, List<WatchedLayer> layers) {
    return layers.stream().map(layer -> EventFile.tag(group + layer.name())).toArray(byte[][]::new);
  }

  byte[] delta(int layer) {
    return delta[layer];
  }

  byte[] activation(int layer) {
    return activation[layer];
  }

  byte[] updateRatio(int layer) {
    return updateRatio[layer];
  }

  byte[] dead(int layer) {
    return dead[layer];
  }

  byte[] saturated(int layer) {
    return saturated[layer];
  }

  byte[] histogram(LayerTensor tensor, int layer) {
    return Objects.requireNonNull(histograms.get(tensor))[layer];
  }
}
