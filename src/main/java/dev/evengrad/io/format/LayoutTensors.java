package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import java.util.Arrays;

/** One array with a {@link ParameterLayout} as tensors of a file: one for each slice, under its name. */
public final class LayoutTensors {
  private LayoutTensors() {}

  /** Adds each slice of {@code values} under {@code prefix} and its name. */
  public static void add(
      SafetensorsWriter writer, String prefix, ParameterLayout layout, float[] values) {
    for (ParameterSlice slice : layout.slices()) {
      writer.add(prefix + slice.name(), slice.shape().sizes(), values, slice.offset());
    }
  }

  /**
   * Reads what {@link #add} wrote: all slices must be there, F32, of the layout's shapes and finite.
   *
   * @throws ModelFileException that names the tensor that is missing or does not fit
   */
  public static float[] read(Safetensors file, String prefix, ParameterLayout layout) {
    float[] values = new float[layout.length()];
    for (ParameterSlice slice : layout.slices()) {
      String name = prefix + slice.name();
      if (!file.contains(name)) {
        throw new ModelFileException(
            file.file(), "the tensor '" + name + "' is missing; the file is damaged or forged");
      }
      StoredTensor stored = file.tensor(name);
      if (stored.dtype() != DType.F32 || !Arrays.equals(stored.shape(), slice.shape().sizes())) {
        throw new ModelFileException(
            file.file(),
            "the tensor '"
                + name
                + "' is "
                + stored.dtype()
                + " "
                + Arrays.toString(stored.shape())
                + ", expected F32 "
                + slice.shape());
      }
      file.copyFloats(name, values, slice.offset());
      requireFinite(file, name, slice.shape(), values, slice.offset());
    }
    return values;
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
