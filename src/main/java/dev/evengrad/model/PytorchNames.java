package dev.evengrad.model;

import dev.evengrad.activation.Activations;
import dev.evengrad.layer.Auxiliary;
import dev.evengrad.layer.Branches;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Repeat;
import dev.evengrad.layer.Residual;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What PyTorch's modules call the parameters of layers. */
public final class PytorchNames {
  private static final String BATCH_NORM = "batch_norm";
  private static final String PRELU = "prelu";
  private static final String REPEAT = "repeat";

  private PytorchNames() {}

  /**
   * The names of layers as modules of one {@code nn.Sequential}: {@code dense1} is {@code 0}, and if it has an activation, which is a
   * module of its own in PyTorch, the next layer is {@code 2}. Every other layer is one module, dropout and flatten too; those of a repeat
   * follow one another. Empty if the network is no chain of layers.
   */
  public static Optional<Map<String, String>> sequential(ModelSpec spec) {
    List<Layer> layers = new ArrayList<>();
    if (!flatten(spec.layers(), layers)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (Declaration.Row row : spec.declaration().rows()) {
      if (!kind(row.name()).equals(REPEAT)) {
        names.add(row.name());
      }
    }
    if (names.size() != layers.size()) {
      return Optional.empty(); // a layer of one's own that holds others
    }
    Set<String> withNumbers =
        StateDictOfModel.slices(spec).stream()
            .map(ParameterSlice::layer)
            .collect(Collectors.toSet());
    Map<String, String> indices = new LinkedHashMap<>();
    int index = 0;
    for (int i = 0; i < layers.size(); i++) {
      if (withNumbers.contains(names.get(i))) {
        indices.put(names.get(i), Integer.toString(index));
      }
      boolean withActivation =
          layers.get(i) instanceof Dense dense && !dense.activation().equals(Activations.IDENTITY);
      index += withActivation ? 2 : 1;
    }
    return Optional.of(indices);
  }

  private static boolean flatten(List<Layer> from, List<Layer> to) {
    for (Layer layer : from) {
      switch (layer) {
        case Repeat repeat -> {
          for (int i = 0; i < repeat.times(); i++) {
            if (!flatten(repeat.layers(), to)) {
              return false;
            }
          }
        }
        case Residual residual -> {
          return false;
        }
        case Branches branches -> {
          return false;
        }
        case Auxiliary head -> {
          return false;
        }
        default -> to.add(layer);
      }
    }
    return true;
  }

  /** What a parameter or buffer is called within PyTorch's module. */
  static String role(ParameterSlice slice) {
    return switch (kind(slice.layer()) + "." + slice.role()) {
      case BATCH_NORM + ".mean" -> "running_mean";
      case BATCH_NORM + ".variance" -> "running_var";
      case PRELU + ".slope" -> "weight";
      default -> slice.role();
    };
  }

  /** Whether PyTorch has no module of that kind, so that no state dict has its numbers unless it was made here. */
  static boolean onlyHere(ParameterSlice slice) {
    return kind(slice.layer()).equals("standardize");
  }

  static boolean isBatchNorm(String layer) {
    return kind(layer).equals(BATCH_NORM);
  }

  /** {@code dense} of {@code dense3} and of {@code auxiliary1/dense3}. */
  static String kind(String layer) {
    return layer.substring(layer.lastIndexOf('/') + 1).replaceFirst("[0-9]+$", "");
  }
}
