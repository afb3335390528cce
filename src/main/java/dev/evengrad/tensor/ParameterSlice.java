package dev.evengrad.tensor;

/**
 * One named parameter (or buffer) inside the one array that holds them all.
 *
 * @param name kind, ordinal and role, e.g. {@code dense3.weight}
 * @param offset index of its first element, a multiple of {@link ParameterLayout#ALIGNMENT}
 * @param shape its shape; weights are row-major [out][in]
 */
public record ParameterSlice(String name, int offset, Shape shape) {

  /** The number of elements. */
  public int size() {
    return shape.size();
  }

  /** Index after its last element. */
  public int end() {
    return offset + shape.size();
  }

  /** The name of the layer it belongs to: what stands before the last dot, e.g. {@code dense3}. */
  public String layer() {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Its role in the layer: what stands behind the last dot, e.g. {@code weight}. */
  public String role() {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
