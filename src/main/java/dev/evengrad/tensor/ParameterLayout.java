package dev.evengrad.tensor;

import dev.evengrad.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where each parameter lies in the one float array that holds them all. Parameters, gradients and every moment of an optimizer
 * share one layout, so one index means the same entry in each. Slices start on 16-float boundaries; the padding between them is
 * zero and belongs to no count, norm or hash. Immutable.
 */
public final class ParameterLayout {
  /** Slices start on multiples of this many floats (64 bytes). */
  public static final int ALIGNMENT = 16;

  /** The most floats: room for a whole block of 1024 behind any entry, by which sums and statistics go, before an int overflows. */
  private static final int MOST = Integer.MAX_VALUE - 1023;

  private final List<ParameterSlice> slices;
  private final Map<String, ParameterSlice> byName;
  private final int length;
  private final int parameterCount;
  private final Set<String> outputLayers;

  private ParameterLayout(List<ParameterSlice> slices, int length, Set<String> outputLayers) {
    this.slices = Collections.unmodifiableList(slices);
    this.outputLayers = outputLayers;
    this.length = length;
    this.byName = new LinkedHashMap<>();
    int count = 0;
    for (ParameterSlice s : slices) {
      byName.put(s.name(), s);
      count += s.size();
    }
    this.parameterCount = count;
  }

  /** The slices in order of declaration, which is the order of their offsets. */
  public List<ParameterSlice> slices() {
    return slices;
  }

  /** The slice of that name, or null. */
  public @Nullable ParameterSlice find(String name) {
    return byName.get(name);
  }

  /**
   * The slice of that name.
   *
   * @throws ShapeException if there is none
   */
  public ParameterSlice get(String name) {
    ParameterSlice slice = byName.get(name);
    if (slice == null) {
      throw new ShapeException(
          "there is no parameter '" + name + "'; there are " + byName.keySet());
    }
    return slice;
  }

  /** Some of the slices, by name, where they are: the arrays stay the same. */
  public ParameterLayout only(Predicate<String> names) {
    return new ParameterLayout(
        slices.stream().filter(slice -> names.test(slice.name())).collect(Collectors.toList()),
        length,
        outputLayers);
  }

  /**
   * The names of the layers that make the outputs of the network, which some rules leave alone. As they were told; else the layer of
   * the last slice. Those of a part ({@link #only}) are those of the whole, whether or not it has them.
   */
  public Set<String> outputLayers() {
    return outputLayers;
  }

  /** The length of an array with this layout, padding included: a multiple of {@link #ALIGNMENT}. */
  public int length() {
    return length;
  }

  /** The number of parameters, padding excluded. */
  public int parameterCount() {
    return parameterCount;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterLayout that && slices.equals(that.slices);
  }

  @Override
  public int hashCode() {
    return slices.hashCode();
  }

  @Override
  public String toString() {
    return slices.toString();
  }

  /** Collects slices one after the other. */
  public static final class Builder {
    private final List<ParameterSlice> slices = new ArrayList<>();
    private final Map<String, ParameterSlice> names = new LinkedHashMap<>();
    private @Nullable Set<String> outputLayers;
    private long end;

    /**
     * Appends a slice.
     *
     * @throws ShapeException if the name is taken or the whole would exceed 2^31 - 1024 floats
     */
    public ParameterSlice add(String name, Shape shape) {
      long next = (end + shape.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      if (next > MOST) {
        throw new ShapeException("the parameters up to '" + name + "' exceed " + MOST + " floats");
      }
      ParameterSlice slice = new ParameterSlice(name, (int) end, shape);
      if (names.put(name, slice) != null) {
        throw new ShapeException("two parameters are called '" + name + "'");
      }
      slices.add(slice);
      end = next;
      return slice;
    }

    /** Says which layers make the outputs of the network, by name. */
    public Builder outputLayers(Set<String> layers) {
      outputLayers = Set.copyOf(layers);
      return this;
    }

    /** The layout of the slices so far. */
    public ParameterLayout build() {
      Set<String> outputs = outputLayers;
      if (outputs == null) {
        outputs = slices.isEmpty() ? Set.of() : Set.of(slices.getLast().layer());
      }
      return new ParameterLayout(new ArrayList<>(slices), (int) end, outputs);
    }
  }
}
