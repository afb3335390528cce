package dev.evengrad.model;

import dev.evengrad.ModelFileException;
import dev.evengrad.tensor.ParameterSlice;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of parameters without a tensor and of tensors without a parameter. */
final class UnmatchedTensors {
  /** What is said of a weight that is the wrong way round. */
  static final String TRANSPOSED =
      "weights are [outputs, inputs] as in PyTorch: transpose it before saving, in NumPy by"
          + " numpy.ascontiguousarray(w.T)";

  private static final int LISTED = 8;

  private final StateDict dict;
  private final Collection<ParameterSlice> missing;
  private final Collection<StateDict.Tensor> left;

  UnmatchedTensors(
      StateDict dict, Collection<ParameterSlice> missing, Collection<StateDict.Tensor> left) {
    this.dict = dict;
    this.missing = missing;
    this.left = left;
  }

  /**
   * Refuses what is left.
   *
   * @throws ModelFileException if anything is
   */
  void requireNone() {
    if (missing.isEmpty() && left.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (!missing.isEmpty()) {
      text.append("nothing fits ")
          .append(list(missing.stream().map(s -> s.name() + " " + s.shape()).toList()));
    }
    if (!left.isEmpty()) {
      text.append(missing.isEmpty() ? "the network has no place for " : "; left over in the file: ")
          .append(
              list(
                  left.stream()
                      .map(tensor -> tensor.name() + " " + Arrays.toString(tensor.shape()))
                      .toList()));
    }
    throw new ModelFileException(dict.file(), text.append(advice()).toString());
  }

  private String advice() {
    for (ParameterSlice slice : missing) {
      for (StateDict.Tensor tensor : left) {
        if (isTransposed(tensor, slice)) {
          return ". '%s' looks transposed: %s".formatted(tensor.name(), TRANSPOSED);
        }
      }
    }
    List<String> biases =
        missing.stream()
            .filter(slice -> slice.role().equals("bias"))
            .map(ParameterSlice::layer)
            .toList();
    boolean onlyWeights = left.stream().allMatch(tensor -> tensor.name().endsWith("weight"));
    if (!biases.isEmpty() && onlyWeights && !left.isEmpty()) {
      return ". If the file has no bias for %s, write 'bias=false' at a dense layer, or map its bias to 'initial'"
          .formatted(String.join(", ", biases));
    }
    if (missing.isEmpty()) {
      return ". Ignore what is not needed (--ignore NAME, WeightMapping.ignoring), or add the"
          + " layers";
    }
    return ". Compare sizes and layers of the network with the modules, or say which is which"
        + " (--map LAYER=MODULE, WeightMapping.with)";
  }

  static boolean isTransposed(StateDict.Tensor tensor, ParameterSlice slice) {
    int[] sizes = tensor.shape();
    return sizes.length == 2
        && slice.shape().rank() == 2
        && sizes[0] != sizes[1]
        && sizes[0] == slice.shape().size(1)
        && sizes[1] == slice.shape().size(0);
  }

  private static String list(List<String> names) {
    return names.stream().limit(LISTED).collect(Collectors.joining(", "))
        + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
  }
}
