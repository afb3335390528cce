package dev.evengrad.model;

import dev.evengrad.ModelFileException;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.layer.Declaration;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which tensor of a state dict goes into which parameter of a network: what {@link WeightMapping#assign} found. Prints as a table. */
public final class WeightAssignment {
  /**
   * One parameter or buffer.
   *
   * @param parameter its name
   * @param shape its sizes
   * @param tensor the name of the tensor in the state dict; null if it keeps its initial values
   * @param found by what: {@code map}, {@code name}, {@code order} or {@code initial}
   */
  public record Row(String parameter, List<Integer> shape, @Nullable String tensor, String found) {}

  private final ModelSpec spec;
  private final StateDict dict;
  private final List<Row> rows;
  private final Map<String, String> notUsed;

  WeightAssignment(ModelSpec spec, StateDict dict, List<Row> rows, Map<String, String> notUsed) {
    this.spec = spec;
    this.dict = dict;
    this.rows = List.copyOf(rows);
    this.notUsed = notUsed;
  }

  /** Parameters, then buffers, in order. */
  public List<Row> rows() {
    return rows;
  }

  /** The names of tensors that are not used, with the reason. */
  public Map<String, String> notUsed() {
    return notUsed;
  }

  /**
   * The network with the numbers of the state dict, for the best backend of this machine.
   *
   * @param info what is known besides: the loss decides whether predictions are probabilities, the names those of classes
   * @throws ModelFileException if a tensor is of a type that is not read, or holds a number that is not finite
   */
  public Model model(ModelInfo info) {
    Declaration declaration = spec.declaration();
    Map<String, String> from = new HashMap<>();
    for (Row row : rows) {
      if (row.tensor() != null) {
        from.put(row.parameter(), row.tensor());
      }
    }
    float[] parameters = new float[declaration.parameterLayout().length()];
    float[] buffers = declaration.initialBuffers();
    for (Declaration.Parameter parameter : declaration.parameters()) {
      ParameterSlice slice = parameter.slice();
      if (!from.containsKey(slice.name())) {
        parameter
            .initializer()
            .fill(
                parameters,
                slice.offset(),
                slice.shape(),
                parameter.fanIn(),
                parameter.fanOut(),
                CounterRandom.of(0, slice.name(), 0));
      }
    }
    fill(declaration.parameterLayout(), parameters, from);
    fill(declaration.bufferLayout(), buffers, from);
    return Model.adopting(
        spec,
        declaration,
        info,
        KernelBackends.select(BackendChoice.AUTO),
        parameters,
        buffers,
        Precision.FLOAT32);
  }

  private void fill(ParameterLayout layout, float[] values, Map<String, String> from) {
    for (ParameterSlice slice : layout.slices()) {
      String tensor = from.get(slice.name());
      if (tensor == null) {
        continue;
      }
      float[] numbers = dict.floats(tensor);
      for (int i = 0; i < numbers.length; i++) {
        if (!Float.isFinite(numbers[i])) {
          throw new ModelFileException(
              dict.file(),
              "the tensor '%s' holds %s at entry %d (as float32), expected finite numbers"
                  .formatted(tensor, numbers[i], i));
        }
      }
      System.arraycopy(numbers, 0, values, slice.offset(), numbers.length);
    }
  }

  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"parameter", "shape", "tensor", "found by", "stored as"});
    for (Row row : rows) {
      String tensor = row.tensor();
      lines.add(
          new String[] {
            row.parameter(),
            row.shape().toString(),
            tensor == null ? "-" : tensor,
            row.found(),
            tensor == null ? "" : dict.tensor(tensor).stored()
          });
    }
    StringBuilder text = new StringBuilder(AlignedText.of(lines));
    notUsed.forEach(
        (name, why) ->
            text.append("not used: ").append(name).append(" (").append(why).append(")\n"));
    return text.toString();
  }

  static List<Integer> sizes(ParameterSlice slice) {
    return Arrays.stream(slice.shape().sizes()).boxed().toList();
  }
}
