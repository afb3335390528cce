package dev.evengrad.layer;

import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Precision;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one network: parameters and buffers in canonical form, and the packed copies of its matrices. A trainer's change; a
 * model's never do, so any number of threads may read them.
 */
public final class Weights {
  private final ParameterLayout parameterLayout;
  private final ParameterLayout bufferLayout;
  private final float[] parameters;
  private final float[] buffers;
  private final Map<String, PackedWeights> packed = new LinkedHashMap<>();
  private final Map<String, FoldedDense> folded = new LinkedHashMap<>();
  private final Map<String, String> foldedInto = new HashMap<>();
  private final PackedWeights[] matrices;
  private final int[] matrixOffsets;

  /**
   * Takes the arrays as they are, without copying, and packs every weight matrix (rank 2).
   *
   * @param kernels the backend's, used for packing only
   */
  public Weights(
      ParameterLayout parameterLayout,
      float[] parameters,
      ParameterLayout bufferLayout,
      float[] buffers,
      Kernels kernels,
      PackedWeights.Use use) {
    this(parameterLayout, parameters, bufferLayout, buffers, kernels, use, List.of());
  }

  /** As the next, in float32. */
  public static Weights forPrediction(
      Declaration declaration, float[] parameters, float[] buffers, Kernels kernels) {
    return forPrediction(declaration, parameters, buffers, kernels, Precision.FLOAT32);
  }

  /**
   * The numbers of a model, which never change: a batch normalisation directly behind a dense layer without activation is folded into
   * its packed copy, and plans of these weights leave it out. The canonical numbers stay as they are.
   *
   * @param declaration the network's
   * @param kernels the backend's, used for packing only
   * @param precision what every packed copy is rounded to, behind the folding
   */
  public static Weights forPrediction(
      Declaration declaration,
      float[] parameters,
      float[] buffers,
      Kernels kernels,
      Precision precision) {
    return new Weights(
        declaration.parameterLayout(),
        parameters,
        declaration.bufferLayout(),
        buffers,
        kernels,
        precision == Precision.BF16
            ? PackedWeights.Use.BF16_INFERENCE
            : PackedWeights.Use.INFERENCE,
        declaration.pairs());
  }

  private Weights(
      ParameterLayout parameterLayout,
      float[] parameters,
      ParameterLayout bufferLayout,
      float[] buffers,
      Kernels kernels,
      PackedWeights.Use use,
      List<FoldedDense.Pair> pairs) {
    this.parameterLayout = parameterLayout;
    this.parameters = parameters;
    this.bufferLayout = bufferLayout;
    this.buffers = buffers;
    for (FoldedDense.Pair pair : pairs) {
      FoldedDense one =
          FoldedDense.of(pair, parameterLayout, parameters, bufferLayout, buffers, kernels, use);
      if (one != null) {
        folded.put(pair.dense(), one);
        foldedInto.put(pair.batchNorm(), pair.dense());
      }
    }
    for (ParameterSlice slice : parameterLayout.slices()) {
      if (slice.shape().rank() == 2 && !folded.containsKey(slice.layer())) {
        packed.put(
            slice.name(), kernels.newPacked(slice.shape().size(0), slice.shape().size(1), use));
      }
    }
    this.matrices = packed.values().toArray(new PackedWeights[0]);
    this.matrixOffsets =
        packed.keySet().stream().mapToInt(name -> parameterLayout.get(name).offset()).toArray();
    pack(kernels);
  }

  /** Fills every packed copy anew from the canonical parameters. Allocates nothing. */
  public void pack(Kernels kernels) {
    for (int i = 0; i < matrices.length; i++) {
      kernels.pack(parameters, matrixOffsets[i], matrices[i]);
    }
  }

  /**
   * The matrices among some parameters, for {@link #pack(Kernels, int[])}.
   *
   * @param some a part of the layout of the parameters
   */
  public int[] matricesOf(ParameterLayout some) {
    List<String> names = List.copyOf(packed.keySet());
    return IntStream.range(0, matrices.length)
        .filter(i -> some.find(names.get(i)) != null)
        .toArray();
  }

  /** Fills the packed copies of some matrices anew. Allocates nothing. */
  public void pack(Kernels kernels, int[] some) {
    for (int i : some) {
      kernels.pack(parameters, matrixOffsets[i], matrices[i]);
    }
  }

  /** The layout of the parameters. */
  public ParameterLayout parameterLayout() {
    return parameterLayout;
  }

  /** The layout of the buffers. */
  public ParameterLayout bufferLayout() {
    return bufferLayout;
  }

  /** All parameters, canonical row-major [out][in]; the array itself. */
  public float[] parameters() {
    return parameters;
  }

  /** All buffers; the array itself. */
  public float[] buffers() {
    return buffers;
  }

  /** The packed copy of a matrix. */
  public PackedWeights packed(String name) {
    PackedWeights weights = packed.get(name);
    if (weights == null) {
      throw new IllegalStateException(parameterLayout.get(name) + " is no matrix");
    }
    return weights;
  }

  /** A dense layer with the normalisation behind it folded in; null if there is none or it is not folded. */
  @Nullable FoldedDense folded(String dense) {
    return folded.get(dense);
  }

  /** The dense layer that a batch normalisation is folded into; null if it stands by itself. */
  @Nullable String foldedInto(String batchNorm) {
    return foldedInto.get(batchNorm);
  }

  /** The bytes that the packed copies take. */
  public long packedBytes() {
    return Stream.concat(
            packed.values().stream(), folded.values().stream().map(FoldedDense::weights))
        .mapToLong(PackedWeights::bytes)
        .sum();
  }
}
