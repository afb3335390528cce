package dev.evengrad.model;

import dev.evengrad.ModelFileException;
import dev.evengrad.SettingException;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.text.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run of {@link WeightMapping#assign}: takes parameters and tensors away until none is left. */
final class WeightMatching {
  private static final String RUNNING = "running_";

  private final ModelSpec spec;
  private final StateDict dict;
  private final WeightMapping mapping;
  private final List<ParameterSlice> all;

  /** What has no tensor yet, by name in order of declaration. */
  private final Map<String, ParameterSlice> open = new LinkedHashMap<>();

  /** What has no parameter yet, by name in the order of names. */
  private final Map<String, StateDict.Tensor> free = new LinkedHashMap<>();

  private final Map<String, WeightAssignment.Row> found = new LinkedHashMap<>();
  private final Map<String, String> notUsed = new LinkedHashMap<>();

  WeightMatching(ModelSpec spec, StateDict dict, WeightMapping mapping) {
    this.spec = spec;
    this.dict = dict;
    this.mapping = mapping;
    this.all = StateDictOfModel.slices(spec);
    all.forEach(slice -> open.put(slice.name(), slice));
    dict.tensors().forEach(tensor -> free.put(tensor.name(), tensor));
    notUsed.putAll(dict.leftOut());
  }

  WeightAssignment run() {
    ignore();
    keep();
    explicitly();
    byName();
    byOrder();
    keepWhatPytorchDoesNotHave();
    new UnmatchedTensors(dict, open.values(), free.values()).requireNone();
    List<WeightAssignment.Row> rows =
        all.stream().map(slice -> found.get(slice.name())).filter(row -> row != null).toList();
    return new WeightAssignment(spec, dict, rows, notUsed);
  }

  private void ignore() {
    for (String name : mapping.ignored()) {
      List<String> meant = tensorsOf(name);
      if (meant.isEmpty()) {
        throw new ModelFileException(
            dict.file(),
            "there is no tensor or module '%s' to ignore%s"
                .formatted(name, NearestName.suggestion(name, free.keySet())));
      }
      for (String tensor : meant) {
        free.remove(tensor);
        notUsed.put(tensor, "ignored");
      }
    }
  }

  /** The tensor of that name, or those of the module. */
  private List<String> tensorsOf(String name) {
    return free.keySet().stream()
        .filter(tensor -> tensor.equals(name) || tensor.startsWith(name + "."))
        .toList();
  }

  private void keep() {
    StateDictOfModel.requireKnown(Set.copyOf(mapping.kept()), all);
    for (String name : mapping.kept()) {
      for (ParameterSlice slice : List.copyOf(open.values())) {
        if (slice.name().equals(name) || slice.layer().equals(name)) {
          if (slice.shape().rank() > 1) {
            throw new SettingException(
                "parameter that keeps its initial values",
                slice.name(),
                "one that does not begin with random numbers");
          }
          take(slice, null, "initial");
        }
      }
    }
  }

  private void explicitly() {
    for (Map.Entry<String, String> entry : mapping.tensors().entrySet()) {
      String here = entry.getKey();
      requireHere(here, entry.getValue());
      ParameterSlice one = open.get(here);
      if (one != null) {
        take(one, tensor(entry.getValue(), here), "map");
        continue;
      }
      List<ParameterSlice> layer =
          open.values().stream().filter(slice -> slice.layer().equals(here)).toList();
      if (layer.isEmpty()) {
        throw new SettingException(
            "mapping", here + "=" + entry.getValue(), "a layer with parameters that is named once");
      }
      for (ParameterSlice slice : layer) {
        String name = entry.getValue() + "." + PytorchNames.role(slice);
        String own = entry.getValue() + "." + slice.role();
        if (!affineMissing(slice, entry.getValue())) {
          take(slice, tensor(free.containsKey(own) ? own : name, slice.name()), "map");
        } else {
          take(slice, null, "initial");
        }
      }
    }
  }

  /** Whether it is the weight or bias of a batch normalisation whose module has running statistics only. */
  private boolean affineMissing(ParameterSlice slice, String module) {
    return PytorchNames.isBatchNorm(slice.layer())
        && !PytorchNames.role(slice).startsWith(RUNNING)
        && !free.containsKey(module + ".weight")
        && !free.containsKey(module + ".bias");
  }

  private void requireHere(String here, String there) {
    try {
      StateDictOfModel.requireKnown(Set.of(here), all);
    } catch (SettingException e) {
      boolean swapped = !tensorsOf(here).isEmpty();
      throw swapped
          ? new SettingException(
              "mapping",
              here + "=" + there,
              "the name in the network first, then the one in the file: " + there + "=" + here)
          : e;
    }
  }

  private StateDict.Tensor tensor(String name, String here) {
    StateDict.Tensor tensor = free.get(name);
    if (tensor == null) {
      throw new ModelFileException(
          dict.file(),
          dict.names().contains(name)
              ? "the tensor '%s' is asked for twice, the second time for %s".formatted(name, here)
              : "there is no tensor '%s' for %s%s"
                  .formatted(name, here, NearestName.suggestion(name, free.keySet())));
    }
    return tensor;
  }

  private void byName() {
    for (ParameterSlice slice : List.copyOf(open.values())) {
      for (String name : List.of(slice.name(), slice.layer() + "." + PytorchNames.role(slice))) {
        StateDict.Tensor tensor = free.get(name);
        if (tensor != null) {
          take(slice, tensor, "name");
          break;
        }
      }
    }
  }

  private void byOrder() {
    Map<String, List<List<ParameterSlice>>> layers = new LinkedHashMap<>();
    grouped(open.values(), ParameterSlice::layer)
        .forEach(
            (layer, slices) ->
                layers
                    .computeIfAbsent(signatureOfLayer(slices), s -> new ArrayList<>())
                    .add(slices));
    Map<String, List<List<StateDict.Tensor>>> modules = new LinkedHashMap<>();
    grouped(free.values(), tensor -> module(tensor.name()))
        .forEach(
            (module, tensors) ->
                modules
                    .computeIfAbsent(signatureOfModule(tensors), s -> new ArrayList<>())
                    .add(tensors));
    layers.forEach((signature, these) -> inOrder(these, modules.get(signature)));
    layers.forEach(
        (signature, these) -> {
          if (open.containsKey(these.getFirst().getFirst().name())) {
            withoutAffine(these, modules);
          }
        });
  }

  private void inOrder(
      List<List<ParameterSlice>> layers, @Nullable List<List<StateDict.Tensor>> modules) {
    if (modules == null || modules.size() != layers.size()) {
      return;
    }
    for (int i = 1; i < modules.size(); i++) {
      requireSure(layers, modules, module(modules.get(i - 1)), module(modules.get(i)));
    }
    for (int i = 0; i < layers.size(); i++) {
      for (ParameterSlice slice : layers.get(i)) {
        for (StateDict.Tensor tensor : modules.get(i)) {
          if (role(tensor.name()).equals(PytorchNames.role(slice))) {
            take(slice, tensor, "order");
          }
        }
      }
    }
  }

  private void requireSure(
      List<List<ParameterSlice>> layers,
      List<List<StateDict.Tensor>> modules,
      String module,
      String next) {
    if (ModuleOrder.isSure(module, next)) {
      return;
    }
    List<String> here = layers.stream().map(slices -> slices.getFirst().layer()).toList();
    List<String> there = modules.stream().map(WeightMatching::module).toList();
    throw new ModelFileException(
        dict.file(),
        "the layers %s and the modules %s have the same shapes, and the names do not tell the order: say which is which, e.g. '%s=%s'"
            .formatted(
                String.join(", ", here),
                String.join(", ", there),
                here.getFirst(),
                there.getFirst()));
  }

  /** Batch normalisations whose modules have running statistics only. */
  private void withoutAffine(
      List<List<ParameterSlice>> layers, Map<String, List<List<StateDict.Tensor>>> modules) {
    if (!PytorchNames.isBatchNorm(layers.getFirst().getFirst().layer())) {
      return;
    }
    List<List<ParameterSlice>> running =
        layers.stream()
            .map(
                slices ->
                    slices.stream()
                        .filter(slice -> PytorchNames.role(slice).startsWith(RUNNING))
                        .toList())
            .toList();
    List<List<StateDict.Tensor>> bare = modules.get(signatureOfLayer(running.getFirst()));
    if (running.getFirst().size() == layers.getFirst().size() || bare == null) {
      return;
    }
    inOrder(running, bare);
    if (!open.containsKey(running.getFirst().getFirst().name())) {
      layers.forEach(
          slices ->
              slices.stream()
                  .filter(slice -> open.containsKey(slice.name()))
                  .forEach(slice -> take(slice, null, "initial")));
    }
  }

  private void keepWhatPytorchDoesNotHave() {
    for (ParameterSlice slice : List.copyOf(open.values())) {
      if (PytorchNames.onlyHere(slice)) {
        take(slice, null, "initial");
      }
    }
  }

  private void take(ParameterSlice slice, StateDict.@Nullable Tensor tensor, String how) {
    if (tensor != null && !tensor.hasShape(slice.shape().sizes())) {
      throw new ModelFileException(
          dict.file(),
          "the tensor '%s' is %s, but %s is %s%s"
              .formatted(
                  tensor.name(),
                  Arrays.toString(tensor.shape()),
                  slice.name(),
                  slice.shape(),
                  UnmatchedTensors.isTransposed(tensor, slice)
                      ? "; " + UnmatchedTensors.TRANSPOSED
                      : ""));
    }
    open.remove(slice.name());
    if (tensor != null) {
      free.remove(tensor.name());
    }
    found.put(
        slice.name(),
        new WeightAssignment.Row(
            slice.name(),
            WeightAssignment.sizes(slice),
            tensor == null ? null : tensor.name(),
            how));
  }

  private static <T> Map<String, List<T>> grouped(Iterable<T> items, Function<T, String> key) {
    Map<String, List<T>> groups = new LinkedHashMap<>();
    for (T item : items) {
      groups.computeIfAbsent(key.apply(item), k -> new ArrayList<>()).add(item);
    }
    return groups;
  }

  private static String signatureOfLayer(List<ParameterSlice> slices) {
    Map<String, String> shapes = new TreeMap<>();
    slices.forEach(slice -> shapes.put(PytorchNames.role(slice), slice.shape().toString()));
    return shapes.toString();
  }

  private static String signatureOfModule(List<StateDict.Tensor> tensors) {
    return tensors.stream()
        .collect(
            Collectors.toMap(
                tensor -> role(tensor.name()),
                tensor -> Arrays.toString(tensor.shape()),
                (a, b) -> a,
                TreeMap::new))
        .toString();
  }

  private static String module(List<StateDict.Tensor> tensors) {
    return module(tensors.getFirst().name());
  }

  private static String module(String tensor) {
    int dot = tensor.lastIndexOf('.');
    return dot < 0 ? "" : tensor.substring(0, dot);
  }

  private static String role(String tensor) {
    return tensor.substring(tensor.lastIndexOf('.') + 1);
  }
}
