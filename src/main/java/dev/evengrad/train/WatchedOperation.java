package dev.evengrad.train;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.health.WatchedLayer;
import dev.evengrad.layer.ActivationLayer;
import dev.evengrad.layer.BatchNorm;
import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Flatten;
import dev.evengrad.layer.Gradients;
import dev.evengrad.layer.Layer;
import dev.evengrad.plan.Plan;
import dev.evengrad.tensor.ParameterSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A layer that is watched, and what of it: layers with parameters, activations that stand alone, and the residual connections and
 * branches on the network's main path.
 *
 * @param layer as rules know it
 * @param step its operation
 * @param activation its own; identity if it has none
 * @param weight the parameter whose gradient is watched; null without one that is trained
 */
record WatchedOperation(
    WatchedLayer layer,
    Compilation.Step step,
    Activation activation,
    @Nullable ParameterSlice weight) {

  /** Those of a network, from the input to the output. */
  static List<WatchedOperation> of(Declaration declaration, Plan plan, Gradients gradients) {
    Map<String, Place> places = places(declaration);
    Map<String, Integer> chains = chains(places);
    List<WatchedOperation> watched = new ArrayList<>();
    for (Compilation.Step step : StepView.operations(plan)) {
      Place place = places.get(step.layer());
      if (place != null && isWatched(place, declaration)) {
        watched.add(of(place, step, declaration, gradients, chains));
      }
    }
    return watched;
  }

  private static boolean isWatched(Place place, Declaration declaration) {
    return !declaration.parameters(place.row().name()).isEmpty()
        || place.row().layer() instanceof ActivationLayer
        || (place.row().layer() == null && place.main());
  }

  private static WatchedOperation of(
      Place place,
      Compilation.Step step,
      Declaration declaration,
      Gradients gradients,
      Map<String, Integer> chains) {
    Declaration.Row row = place.row();
    ParameterSlice weight = weight(declaration, row.name());
    boolean trained = weight != null && gradients.wants(weight.name());
    Activation activation = activation(row.layer());
    boolean hidden = place.main() && !place.output();
    boolean bias =
        declaration.parameters(row.name()).stream().anyMatch(p -> p.slice().role().equals("bias"));
    WatchedLayer layer =
        new WatchedLayer(
            row.name(),
            kind(row.name()),
            row.input().size(),
            row.output().size(),
            activation.text(),
            bias,
            trained,
            hidden && (row.layer() instanceof Dense || row.layer() == null),
            trained ? chains.getOrDefault(row.name(), -1) : -1,
            place.normalized());
    return new WatchedOperation(layer, step, activation, trained ? weight : null);
  }

  private static Activation activation(@Nullable Layer layer) {
    return switch (layer) {
      case Dense dense -> dense.activation();
      case ActivationLayer alone -> alone.activation();
      case null, default -> Activations.IDENTITY;
    };
  }

  private static @Nullable ParameterSlice weight(Declaration declaration, String layer) {
    List<Declaration.Parameter> own = declaration.parameters(layer);
    return own.stream()
        .map(Declaration.Parameter::slice)
        .filter(slice -> slice.role().equals("weight"))
        .findFirst()
        .orElse(own.isEmpty() ? null : own.getFirst().slice());
  }

  /** {@code dense} of {@code auxiliary1/dense12}. */
  private static String kind(String name) {
    String own = name.substring(name.lastIndexOf('/') + 1);
    int end = own.length();
    while (end > 0 && Character.isDigit(own.charAt(end - 1))) {
      end--;
    }
    return own.substring(0, end);
  }

  /**
   * Where a layer stands.
   *
   * @param row its line of the table of layers
   * @param main on the network's main path: in no residual connection, branch or head
   * @param output it makes the network's output, or holds what does
   * @param normalized a batch normalisation follows its weights directly
   */
  private record Place(Declaration.Row row, boolean main, boolean output, boolean normalized) {}

  /** By name, in order. */
  private static Map<String, Place> places(Declaration declaration) {
    List<Declaration.Row> rows = declaration.rows();
    Set<String> outputs = new HashSet<>(declaration.parameterLayout().outputLayers());
    Map<String, Place> places = new LinkedHashMap<>();
    List<Declaration.Row> around = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Declaration.Row row = rows.get(i);
      while (!around.isEmpty() && around.getLast().depth() >= row.depth()) {
        around.removeLast();
      }
      boolean main = around.stream().allMatch(outer -> kind(outer.name()).equals("repeat"));
      boolean output = outputs.contains(row.name());
      for (int j = i + 1; j < rows.size() && rows.get(j).depth() > row.depth(); j++) {
        output |= outputs.contains(rows.get(j).name());
      }
      boolean isHead = kind(row.name()).equals("auxiliary");
      boolean isRepeat = kind(row.name()).equals("repeat");
      Declaration.Row next = i + 1 < rows.size() ? rows.get(i + 1) : null;
      boolean normalized =
          row.layer() instanceof Dense dense
              && dense.activation().equals(Activations.IDENTITY)
              && next != null
              && next.depth() == row.depth()
              && next.layer() instanceof BatchNorm;
      if (row.layer() == null) {
        around.add(row);
      }
      if (!isHead && !isRepeat) {
        places.put(row.name(), new Place(row, main, output, normalized));
      }
    }
    return places;
  }

  /**
   * Numbers of runs of dense layers without biases on the main path with nothing but functions f with z f'(z) = f(z) in between, by
   * layer; runs of one layer have none.
   */
  private static Map<String, Integer> chains(Map<String, Place> places) {
    Map<String, Integer> chains = new HashMap<>();
    List<String> run = new ArrayList<>();
    int count = 0;
    for (Place place : places.values()) {
      Layer layer = place.row().layer();
      boolean dense = place.main() && layer instanceof Dense d && !d.bias();
      boolean between =
          place.main()
              && (layer instanceof Flatten
                  || (layer instanceof ActivationLayer alone && homogeneous(alone.activation())));
      if (dense) {
        run.add(place.row().name());
      }
      if (!between && !(dense && homogeneous(activation(layer)))) {
        count = close(run, chains, count);
      }
    }
    close(run, chains, count);
    return chains;
  }

  private static int close(List<String> run, Map<String, Integer> chains, int count) {
    if (run.size() > 1) {
      run.forEach(name -> chains.put(name, count));
    }
    boolean used = run.size() > 1;
    run.clear();
    return used ? count + 1 : count;
  }

  private static boolean homogeneous(Activation activation) {
    String text = activation.text();
    return text.equals("relu") || text.equals("identity") || text.startsWith("leaky_relu");
  }
}
