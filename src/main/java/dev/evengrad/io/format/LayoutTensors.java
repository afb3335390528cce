package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** One array with a {@link ParameterLayout} as tensors of a file: one for each slice, under its name. */
public final class LayoutTensors {
  private LayoutTensors() {}

  /** Adds each slice of {@code values} under {@code prefix} and its name. */
  public static void add(
      SafetensorsWriter writer, String prefix, ParameterLayout layout, float[] values) {
    add(writer, prefix, layout, values, List.of());
  }

  /**
   * As {@link #add(SafetensorsWriter, String, ParameterLayout, float[])}.
   *
   * @param halves the slices to be written as BF16, whose values it holds
   */
  public static void add(
      SafetensorsWriter writer,
      String prefix,
      ParameterLayout layout,
      float[] values,
      List<ParameterSlice> halves) {
    for (ParameterSlice slice : layout.slices()) {
      String name = prefix + slice.name();
      int[] shape = slice.shape().sizes();
      if (halves.contains(slice)) {
        writer.addBf16(name, shape, values, slice.offset());
      } else {
        writer.add(name, shape, values, slice.offset());
      }
    }
  }

  /**
   * Reads what {@link #add} wrote: all slices must be there, F32, of the layout's shapes and finite. Nothing is allocated before they are
   * known to be.
   *
   * @throws ModelFileException that names the tensor that is missing or does not fit
   */
  public static float[] read(Safetensors file, String prefix, ParameterLayout layout) {
    return read(file, prefix, layout, List.of());
  }

  /**
   * As {@link #read(Safetensors, String, ParameterLayout)}.
   *
   * @param halves the slices that have to be BF16
   */
  public static float[] read(
      Safetensors file, String prefix, ParameterLayout layout, List<ParameterSlice> halves) {
    // All before the array: a forged network of a few bytes may ask for gigabytes.
    for (ParameterSlice slice : layout.slices()) {
      requireTensor(file, prefix + slice.name(), slice.shape(), halves.contains(slice));
    }
    float[] values = new float[layout.length()];
    for (ParameterSlice slice : layout.slices()) {
      String name = prefix + slice.name();
      file.copyFloats(name, values, slice.offset());
      requireFinite(file, name, slice.shape(), values, slice.offset());
    }
    return values;
  }

  private static void requireTensor(Safetensors file, String name, Shape shape, boolean half) {
    if (!file.contains(name)) {
      throw new ModelFileException(
          file.file(), "the tensor '" + name + "' is missing; the file is damaged or forged");
    }
    StoredTensor stored = file.tensor(name);
    DType expected = half ? DType.BF16 : DType.F32;
    if (stored.dtype() != expected || !stored.hasShape(shape.sizes())) {
      throw new ModelFileException(
          file.file(),
          "the tensor '"
              + name
              + "' is "
              + stored.dtype()
              + " "
              + Arrays.toString(stored.shape())
              + ", expected "
              + expected
              + " "
              + shape);
    }
  }

  private static void requireFinite(
      Safetensors file, String name, Shape shape, float[] values, int offset) {
    for (int i = 0; i < shape.size(); i++) {
      if (!Float.isFinite(values[offset + i])) {
        throw new ModelFileException(
            file.file(),
            "the tensor '"
                + name
                + "' holds "
                + values[offset + i]
                + " at entry "
                + i
                + ", expected finite numbers; the file is damaged or forged");
      }
    }
  }
}
