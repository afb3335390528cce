package dev.evengrad.model;

import dev.evengrad.ModelFileException;
import dev.evengrad.io.format.Limits;
import dev.evengrad.io.format.Safetensors;
import dev.evengrad.io.format.SafetensorsWriter;
import dev.evengrad.text.NearestName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of a network under the names that PyTorch gives them, without the network: what {@code
 * safetensors.torch.save_file(model.state_dict(), FILE)} writes. Weights of linear layers are row-major [out][in], as in PyTorch and here.
 * {@link WeightMapping} says how it goes into a network.
 *
 * <p>Read with what tools add taken off: {@code module.} of DataParallel before all names, {@code _orig_mod.} of torch.compile; the two
 * tensors of a weight norm are one again ({@code w = g v / |v|}), tied tensors that save_model left out are there under both names, and
 * {@code num_batches_tracked}, which nothing computes with, is left out. F64, F16 and BF16 are read as F32. Immutable; tensors are read
 * when they are asked for.
 */
public final class StateDict {
  /**
   * One tensor.
   *
   * @param name its name, without what tools add
   * @param shape its sizes, outermost first
   * @param stored what it is in the file, where that is not F32 under this name; else empty
   * @param values reads its numbers
   */
  record Tensor(String name, int[] shape, String stored, Values values) {
    boolean hasShape(int[] sizes) {
      return Arrays.equals(shape, sizes);
    }
  }

  /** Numbers that are not read before they are asked for. */
  @FunctionalInterface
  interface Values {
    float[] read();
  }

  private final String file;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> leftOut;
  private final Map<String, long[]> counts;
  private final List<String> notes;

  /**
   * A state dict.
   *
   * @param file what to call it in messages
   * @param tensors by name, in order
   * @param leftOut names of tensors that are not needed, with the reason
   * @param counts whole numbers to be written besides
   * @param notes what the tensors do not hold
   */
  StateDict(
      String file,
      Map<String, Tensor> tensors,
      Map<String, String> leftOut,
      Map<String, long[]> counts,
      List<String> notes) {
    this.file = file;
    this.tensors = Collections.unmodifiableMap(tensors);
    this.leftOut = Collections.unmodifiableMap(leftOut);
    this.counts = counts;
    this.notes = List.copyOf(notes);
  }

  /**
   * Reads a safetensors file.
   *
   * @throws ModelFileException if it cannot be read, is none, or holds a parametrization that is not known, e.g. a spectral norm
   */
  public static StateDict read(Path file) {
    return read(file, Limits.DEFAULT);
  }

  /** As {@link #read(Path)}, within other limits. */
  public static StateDict read(Path file, Limits limits) {
    return StateDictReading.of(Safetensors.read(file, limits));
  }

  /** As the next, under the names of the layers as {@code show} prints them: {@code dense1.weight}. */
  public static StateDict of(Model model) {
    return of(model, Map.of());
  }

  /**
   * The numbers of a model as PyTorch's modules hold them. A batch normalisation gets {@code running_mean}, {@code running_var} and {@code
   * num_batches_tracked}, a prelu's slope is {@code weight}. The scale of targets and a calibration, which are no layers, are taken up by
   * the last layer where it is a dense one with a bias and without activation; else {@link #notes} says so.
   *
   * @param names other names for layers ({@code dense1} to {@code 0} or {@code encoder.fc1}) or for single parameters; {@link
   *     PytorchNames#sequential} has those of an {@code nn.Sequential}
   * @throws dev.evengrad.SettingException if there is no such layer or parameter, or two tensors would have one name
   */
  public static StateDict of(Model model, Map<String, String> names) {
    return StateDictOfModel.of(model, names);
  }

  /**
   * Writes a safetensors file that {@code safetensors.torch.load_file} reads and {@code load_state_dict} takes; an existing one is replaced
   * only once the new one is complete.
   *
   * @throws ModelFileException if it cannot be written
   */
  public void save(Path target) {
    SafetensorsWriter writer = new SafetensorsWriter().metadata("format", "pt");
    for (Tensor tensor : tensors.values()) {
      writer.add(tensor.name(), tensor.shape(), tensor.values().read(), 0);
    }
    counts.forEach((name, count) -> writer.add(name, new int[0], count));
    writer.write(target);
  }

  /** The file that it was read from, as the caller named it, or what else it is. */
  public String file() {
    return file;
  }

  /** The names of the tensors, numbers within them in the order of numbers: {@code 2.bias} before {@code 10.bias}. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** The tensors that are left out since no network needs them, with the reason. */
  public Map<String, String> leftOut() {
    return leftOut;
  }

  /**
   * The sizes of a tensor, outermost first; none for a single number.
   *
   * @throws ModelFileException if there is none of that name
   */
  public int[] shape(String name) {
    return tensor(name).shape().clone();
  }

  /**
   * The numbers of a tensor, row-major.
   *
   * @throws ModelFileException if there is none of that name, or its type is not read
   */
  public float[] floats(String name) {
    return tensor(name).values().read();
  }

  Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelFileException(
          file, "there is no tensor '" + name + "'" + NearestName.suggestion(name, names()));
    }
    return tensor;
  }

  Collection<Tensor> tensors() {
    return tensors.values();
  }

  /** Tensors by name as an ordered map. */
  static Map<String, Tensor> byName(Collection<Tensor> all) {
    Map<String, Tensor> map = new LinkedHashMap<>();
    all.forEach(tensor -> map.put(tensor.name(), tensor));
    return map;
  }

  /** What a model does besides that the tensors do not hold, a sentence each; empty if they hold all, or were read from a file. */
  public List<String> notes() {
    return notes;
  }

  /** Names, shapes, and what each tensor is where it comes from, as text. */
  public String table() {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"tensor", "shape", "from"});
    for (Tensor tensor : tensors.values()) {
      lines.add(new String[] {tensor.name(), Arrays.toString(tensor.shape()), tensor.stored()});
    }
    counts.keySet().forEach(name -> lines.add(new String[] {name, "[]", "0"}));
    return AlignedText.of(lines);
  }

  @Override
  public String toString() {
    return file + " with " + tensors.size() + " tensors";
  }
}
