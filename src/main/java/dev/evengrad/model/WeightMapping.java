package dev.evengrad.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the tensors of a {@link StateDict} find their way into a network. In this order:
 *
 * <ol>
 *   <li>those that {@link #with} and {@link #keeping} name,
 *   <li>those that are called as here or as {@link StateDict#of(Model)} calls them ({@code dense1.weight}),
 *   <li>whole layers by order and shape: of all layers whose parameters have the same roles and shapes the first one gets the first module
 *       of such, numbers in names counted by value. Where names do not tell an order ({@code encoder}, {@code head}), and shapes do not
 *       either, it is refused rather than guessed.
 * </ol>
 *
 * <p>Every parameter gets a tensor and every tensor is used, or it is refused. A {@code standardize} layer, which PyTorch does not have,
 * keeps mean 0 and factor 1 if nothing is said of it; the weight and bias of a batch normalisation without them ({@code affine=False}) are
 * 1 and 0. Immutable.
 *
 * @param tensors names of layers or parameters of the network, with the module or tensor in the state dict that they come from
 * @param kept layers or parameters that keep their initial values
 * @param ignored names of tensors or modules in the state dict that are not used
 */
public record WeightMapping(Map<String, String> tensors, List<String> kept, List<String> ignored) {
  /** By names, else by order and shape. */
  public static final WeightMapping BY_NAME_OR_ORDER =
      new WeightMapping(Map.of(), List.of(), List.of());

  /** Copies the collections. */
  public WeightMapping {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    kept = List.copyOf(kept);
    ignored = List.copyOf(ignored);
  }

  /**
   * The same with one more name.
   *
   * @param here a layer ({@code dense1}) or a parameter ({@code dense1.weight})
   * @param there the module ({@code encoder.fc1}) or tensor ({@code encoder.fc1.weight}) in the state dict
   */
  public WeightMapping with(String here, String there) {
    Map<String, String> more = new LinkedHashMap<>(tensors);
    more.put(here, there);
    return new WeightMapping(more, kept, ignored);
  }

  /** The same with a layer or a parameter that keeps its initial values, which do not depend on chance: 0, 1, a prelu's 0.25. */
  public WeightMapping keeping(String here) {
    List<String> more = new ArrayList<>(kept);
    more.add(here);
    return new WeightMapping(tensors, more, ignored);
  }

  /** The same with a tensor or a module of the state dict that is not used. */
  public WeightMapping ignoring(String there) {
    List<String> more = new ArrayList<>(ignored);
    more.add(there);
    return new WeightMapping(tensors, kept, more);
  }

  /**
   * Finds a tensor for every parameter and buffer of a network; no numbers are read yet.
   *
   * @throws dev.evengrad.ModelFileException if a tensor is missing, left over or of another shape, or more than one way is possible
   * @throws dev.evengrad.SettingException if a name of the network is none
   */
  public WeightAssignment assign(ModelSpec spec, StateDict dict) {
    return new WeightMatching(spec, dict, this).run();
  }
}
