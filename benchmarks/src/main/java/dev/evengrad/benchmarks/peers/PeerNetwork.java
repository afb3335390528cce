package dev.evengrad.benchmarks.peers;

import dev.evengrad.benchmarks.BenchmarkNetwork;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A network of the benchmarks with its numbers, from which each engine builds its own: the same weights for all. Biases
/// are not zero here, so that an engine which leaves them out is found.
///
/// @param network which one
/// @param layers its dense layers, in order
public record PeerNetwork(BenchmarkNetwork network, List<DenseWeights> layers) {
  private static final float BIAS = 0.1f;

  /// The network with its initial weights.
  public static PeerNetwork of(BenchmarkNetwork network) {
    ParameterLayout layout = network.spec().declaration().parameterLayout();
    float[] parameters = network.spec().declaration().initialParameters(1);
    for (ParameterSlice slice : layout.slices()) {
      if (slice.role().equals("bias")) {
        float[] uniform = BenchmarkNetwork.uniform(slice.size(), slice.name());
        for (int i = 0; i < uniform.length; i++) {
          parameters[slice.offset() + i] = BIAS * uniform[i];
        }
      }
    }
    List<DenseWeights> layers = new ArrayList<>();
    int inputs = network.inputs();
    for (Layer layer : network.spec().layers()) {
      if (!(layer instanceof Dense dense)) {
        throw new IllegalArgumentException(network + " has a layer that is not dense: " + layer);
      }
      List<ParameterSlice> own = layout.slices().subList(2 * layers.size(), 2 * layers.size() + 2);
      layers.add(
          new DenseWeights(
              inputs,
              dense.units(),
              DenseWeights.Function.valueOf(dense.activation().text().toUpperCase(Locale.ROOT)),
              values(parameters, own.get(0)),
              values(parameters, own.get(1))));
      inputs = dense.units();
    }
    return new PeerNetwork(network, List.copyOf(layers));
  }

  /// The same network of ours.
  Model model(KernelBackend backend) {
    ParameterLayout layout = network.spec().declaration().parameterLayout();
    float[] parameters = new float[layout.length()];
    for (int i = 0; i < layers.size(); i++) {
      List<ParameterSlice> own = layout.slices().subList(2 * i, 2 * i + 2);
      float[] weights = layers.get(i).weights();
      float[] bias = layers.get(i).bias();
      System.arraycopy(weights, 0, parameters, own.get(0).offset(), weights.length);
      System.arraycopy(bias, 0, parameters, own.get(1).offset(), bias.length);
    }
    return new Model(
        network.spec(),
        ModelInfo.NONE,
        backend,
        parameters,
        network.spec().declaration().initialBuffers());
  }

  private static float[] values(float[] all, ParameterSlice slice) {
    return Arrays.copyOfRange(all, slice.offset(), slice.end());
  }
}
