package dev.evengrad.model;

import dev.evengrad.ModelFileException;
import dev.evengrad.io.format.DType;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes a {@link StateDict} of a file: takes off what PyTorch's tools add to names, and undoes weight norms. */
final class StateDictReading {
  private static final String COMPILED = "_orig_mod.";
  private static final String PARALLEL = "module.";
  private static final String COUNT = "num_batches_tracked";

  private final Safetensors file;

  /** What is in the file, by clean name in the order of names. */
  private final Map<String, StateDict.Tensor> tensors = new TreeMap<>(ModuleOrder.BY_NAME);

  private final Map<String, String> leftOut = new LinkedHashMap<>();

  private StateDictReading(Safetensors file) {
    this.file = file;
  }

  static StateDict of(Safetensors file) {
    return new StateDictReading(file).read();
  }

  private StateDict read() {
    requireNoneOfOurs(ModelFile.FORMAT, "this is an Evengrad model, which loads as it is");
    requireNoneOfOurs(ModelFile.CHECKPOINT, "this is a checkpoint of a training run of Evengrad");
    boolean parallel =
        !file.tensors().isEmpty()
            && file.tensors().stream().allMatch(t -> compiledOff(t.name()).startsWith(PARALLEL));
    for (StoredTensor stored : file.tensors()) {
      String name = compiledOff(stored.name());
      add(parallel ? name.substring(PARALLEL.length()) : name, stored);
    }
    addTied();
    undoWeightNorms(".parametrizations.", ".original0", ".original1");
    undoWeightNorms(".", "_g", "_v");
    requireNoOtherParametrization();
    List<StateDict.Tensor> ordered = new ArrayList<>(tensors.values());
    return new StateDict(file.file(), StateDict.byName(ordered), leftOut, Map.of(), List.of());
  }

  /** Its tensors alone would be without what a model does besides, e.g. the scale of targets. */
  private void requireNoneOfOurs(String key, String what) {
    if (file.metadata().containsKey(key)) {
      throw new ModelFileException(
          file.file(),
          what + ": 'export' or StateDict.of(model) makes a state dict of a model's weights");
    }
  }

  private static String compiledOff(String name) {
    return name.startsWith(COMPILED) || name.contains("." + COMPILED)
        ? name.replace(COMPILED, "")
        : name;
  }

  private void add(String name, StoredTensor stored) {
    if (name.equals(COUNT) || name.endsWith("." + COUNT)) {
      leftOut.put(stored.name(), "a count of batches");
      return;
    }
    StringBuilder origin = new StringBuilder();
    if (stored.dtype() != DType.F32) {
      origin.append(stored.dtype());
    }
    if (!name.equals(stored.name())) {
      origin.append(origin.isEmpty() ? "" : " ").append(stored.name());
    }
    StateDict.Tensor tensor =
        new StateDict.Tensor(
            name, stored.shape(), origin.toString(), () -> floats(stored.name(), stored.dtype()));
    if (tensors.put(name, tensor) != null) {
      throw new ModelFileException(
          file.file(),
          "two tensors are called '" + name + "' once 'module.' and '_orig_mod.' are taken off");
    }
  }

  /** What {@code save_model} says in the metadata: the tensor that it left out, and the one that it is tied to. */
  private void addTied() {
    for (Map.Entry<String, String> entry : file.metadata().entrySet()) {
      StateDict.Tensor kept = tensors.get(entry.getValue());
      if (kept != null && !tensors.containsKey(entry.getKey())) {
        tensors.put(
            entry.getKey(),
            new StateDict.Tensor(
                entry.getKey(), kept.shape(), "tied to " + kept.name(), kept.values()));
      }
    }
  }

  private float[] floats(String name, DType type) {
    if (type.isRead() && !type.isFloat()) {
      throw new ModelFileException(
          file.file(),
          "tensor '"
              + name
              + "' holds whole numbers ("
              + type
              + "), no weights of a network in floats; write those, in PyTorch tensor.float(), and"
              + " not the whole numbers of a quantized one");
    }
    if (type != DType.F64) {
      return file.floats(name);
    }
    double[] values = file.doubles(name);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Replaces {@code LAYER BEFORE ROLE GAIN} and {@code LAYER BEFORE ROLE DIRECTION} by {@code LAYER.ROLE}. */
  private void undoWeightNorms(String before, String gain, String direction) {
    for (StateDict.Tensor g : List.copyOf(tensors.values())) {
      String withRole = cut(g.name(), gain);
      StateDict.Tensor v = withRole == null ? null : tensors.get(withRole + direction);
      // below the top level every name has a layer before it
      int at = withRole == null ? -1 : ("." + withRole).lastIndexOf(before);
      if (withRole == null || v == null || at < 0) {
        continue;
      }
      String whole = ("." + withRole).replace(before, ".").substring(1);
      if (tensors.containsKey(whole)) {
        continue; // three parameters of one's own that happen to have such names
      }
      WeightNorm norm = WeightNorm.of(file.file(), g, v);
      tensors.remove(g.name());
      tensors.remove(v.name());
      tensors.put(whole, new StateDict.Tensor(whole, v.shape(), "weight norm", norm::weight));
    }
  }

  private static @org.jspecify.annotations.Nullable String cut(String name, String end) {
    return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : null;
  }

  private void requireNoOtherParametrization() {
    for (String name : tensors.keySet()) {
      if (("." + name).contains(".parametrizations.")) {
        throw new ModelFileException(
            file.file(),
            "'%s' belongs to a parametrization that is not known (spectral_norm, orthogonal, ...): before saving, replace it by its weight"
                    .formatted(name)
                + " with torch.nn.utils.parametrize.remove_parametrizations(module, 'weight')");
      }
      if (name.endsWith("_orig")) {
        throw new ModelFileException(
            file.file(),
            "'%s' belongs to a spectral norm or to pruning, which are not known: before saving, replace it by its weight"
                    .formatted(name)
                + " with torch.nn.utils.remove_spectral_norm(module) or"
                + " torch.nn.utils.prune.remove(module, 'weight')");
      }
    }
  }
}
