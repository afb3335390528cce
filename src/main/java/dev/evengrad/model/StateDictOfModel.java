package dev.evengrad.model;

import dev.evengrad.SettingException;
import dev.evengrad.columns.Columns;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The numbers of a model as a {@link StateDict}. */
final class StateDictOfModel {
  private StateDictOfModel() {}

  static StateDict of(Model model, Map<String, String> names) {
    List<ParameterSlice> slices = slices(model.spec());
    requireKnown(names.keySet(), slices);
    OutputScale outputs = OutputScale.of(model);
    Map<String, StateDict.Tensor> tensors = new LinkedHashMap<>();
    Map<String, long[]> counts = new LinkedHashMap<>();
    for (ParameterSlice slice : slices) {
      String layer = names.getOrDefault(slice.layer(), slice.layer());
      String role = PytorchNames.role(slice);
      String name = names.getOrDefault(slice.name(), layer.isEmpty() ? role : layer + "." + role);
      boolean last = outputs.isFoldedInto(slice);
      StateDict.Tensor tensor =
          new StateDict.Tensor(
              name,
              slice.shape().sizes(),
              slice.name() + (last ? ", with " + outputs.what() : ""),
              () ->
                  last
                      ? outputs.folded(slice, model.parameter(slice.name()))
                      : model.parameter(slice.name()));
      if (tensors.put(name, tensor) != null) {
        throw new SettingException("name of " + slice.name(), name, "one that no other tensor has");
      }
      if (role.equals("running_var")) {
        counts.put(
            name.substring(0, name.length() - role.length()) + "num_batches_tracked", new long[1]);
      }
    }
    return new StateDict("the model", tensors, Map.of(), counts, notes(model, outputs));
  }

  /** What the tensors do not hold. */
  private static List<String> notes(Model model, OutputScale outputs) {
    List<String> notes = new ArrayList<>(outputs.notes());
    Columns columns = model.columns();
    if (!columns.plain()) {
      notes.add(
          "how columns become inputs is no part of the tensors: they take the "
              + columns.inputs()
              + " inputs that the model makes of "
              + columns.count()
              + " columns, "
              + String.join(", ", columns.inputNames()));
    }
    Double threshold = model.info().threshold();
    if (threshold != null) {
      notes.add(
          "the threshold is no part of the tensors: a row is of the second class above "
              + threshold);
    }
    return notes;
  }

  /** All parameters, then all buffers. */
  static List<ParameterSlice> slices(ModelSpec spec) {
    return Stream.concat(
            spec.declaration().parameterLayout().slices().stream(),
            spec.declaration().bufferLayout().slices().stream())
        .toList();
  }

  /**
   * Refuses a name that is of no layer and no parameter.
   *
   * @throws SettingException that has the nearest one
   */
  static void requireKnown(Set<String> names, List<ParameterSlice> slices) {
    Set<String> known = new LinkedHashSet<>();
    slices.forEach(slice -> known.add(slice.layer()));
    slices.forEach(slice -> known.add(slice.name()));
    for (String name : names) {
      if (!known.contains(name)) {
        throw new SettingException(
            "layer or parameter",
            name,
            "a layer of the network that has parameters, or one of them"
                + NearestName.suggestion(name, known));
      }
    }
  }
}
