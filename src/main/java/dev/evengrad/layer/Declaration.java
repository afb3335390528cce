package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.SpecException;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializer;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a network declares before it has numbers: its layers with their shapes, its parameters, its buffers. */
public final class Declaration {
  /** A short text may repeat repetitions: beyond this it is refused before it takes memory. */
  private static final int MOST_LAYERS = 1 << 16;

  private final ParameterLayout.Builder parameters = new ParameterLayout.Builder();
  private final ParameterLayout.Builder buffers = new ParameterLayout.Builder();
  private final List<Parameter> declared = new ArrayList<>();
  private final Map<String, List<Parameter>> byLayer = new HashMap<>();
  private final List<Float> bufferStarts = new ArrayList<>();
  private final List<Float> bufferLeasts = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> frozen = new HashSet<>();
  private final Map<String, Shape> heads = new LinkedHashMap<>();
  private Ordinals ordinals = Ordinals.ofNetwork();
  private @Nullable String insideHead;
  private final List<FoldedDense.Pair> pairs = new ArrayList<>();

  /** The layers with a matrix of weights that are nearest the output of what is being declared. */
  private Set<String> ends = new HashSet<>();

  private final Set<String> endsOfHeads = new HashSet<>();
  private final int mostTensors;
  private int depth;
  private Shape output;

  private Declaration(Shape input, int mostTensors) {
    this.output = input;
    this.mostTensors = mostTensors;
  }

  /**
   * One parameter.
   *
   * @param slice its place
   * @param fanIn inputs of one unit
   * @param fanOut outputs that one input reaches
   * @param initializer where its first values come from
   */
  public record Parameter(ParameterSlice slice, int fanIn, int fanOut, Initializer initializer) {}

  /**
   * One line of the table of layers.
   *
   * @param name e.g. {@code dense3}
   * @param text the layer's text
   * @param depth how deep it is nested: 0 at the top
   * @param input the shape of a row of its input
   * @param output the shape of a row of its output
   * @param layer what it is; null for one that holds others
   */
  public record Row(
      String name, String text, int depth, Shape input, Shape output, @Nullable Layer layer) {}

  /** The declaration of {@code layers} one after the other. */
  public static Declaration of(List<Layer> layers, Shape input) {
    return of(layers, input, Integer.MAX_VALUE);
  }

  /**
   * The same, given up as soon as there are more parameters and buffers than the file has that it is read from: a short text may
   * repeat a layer so often that the declaration takes far more memory than the file.
   *
   * @throws SpecException if there are more than {@code mostTensors} of them
   */
  public static Declaration of(List<Layer> layers, Shape input, int mostTensors) {
    Declaration declaration = new Declaration(input, mostTensors);
    declaration.output = declaration.declare(layers, input);
    declaration.heads.forEach(declaration::requireSizeOfOutput);
    return declaration;
  }

  /** Declares {@code layers} one after the other and returns the shape of the last one's output. */
  public Shape declare(List<Layer> layers, Shape input) {
    Set<String> outer = ends;
    Set<String> last = new HashSet<>();
    Shape shape = input;
    Dense before = null;
    String nameBefore = "";
    for (Layer layer : layers) {
      int at = rows.size();
      ends = new HashSet<>();
      shape = layer.declare(this, shape);
      last = ends.isEmpty() ? last : ends;
      String name = at < rows.size() ? rows.get(at).name() : "";
      if (before != null && layer instanceof BatchNorm norm) {
        pairs.add(new FoldedDense.Pair(nameBefore, before.bias(), name, norm.eps()));
      }
      boolean plain = layer instanceof Dense d && d.activation().equals(Activations.IDENTITY);
      before = plain ? (Dense) layer : null;
      nameBefore = name;
    }
    outer.addAll(last);
    ends = outer;
    return shape;
  }

  /** Declares {@code layers} several times, one behind the other, as {@link #declare(List, Shape)} does. */
  public Shape repeat(int times, List<Layer> layers, Shape input) {
    Set<String> outer = ends;
    Shape shape = input;
    for (int i = 0; i < times; i++) {
      ends = new HashSet<>();
      shape = declare(layers, shape);
    }
    outer.addAll(ends);
    ends = outer;
    return shape;
  }

  /** The next name of a kind: {@code dense3} after two others. */
  public String name(String kind) {
    return ordinals.next(kind);
  }

  /** Declares a parameter {@code layer.role}. */
  public void parameter(
      String layer, String role, Shape shape, int fanIn, int fanOut, Initializer initializer) {
    requireOneMore();
    if (shape.rank() > 1) {
      ends.add(layer);
    }
    ParameterSlice slice = parameters.add(layer + "." + role, shape);
    Parameter parameter = new Parameter(slice, fanIn, fanOut, initializer);
    declared.add(parameter);
    byLayer.computeIfAbsent(slice.layer(), name -> new ArrayList<>()).add(parameter);
  }

  /** Says that the parameters of a layer, declared before, are not trained. */
  public void freeze(String layer) {
    for (Parameter parameter : parameters(layer)) {
      frozen.add(parameter.slice().name());
    }
  }

  /** Declares a buffer {@code layer.role}: state without gradient, all entries {@code start} at first. */
  public void buffer(String layer, String role, Shape shape, float start) {
    buffer(layer, role, shape, start, -Float.MAX_VALUE);
  }

  /** As {@link #buffer(String, String, Shape, float)}; no entry may be below {@code least}. */
  public void buffer(String layer, String role, Shape shape, float start, float least) {
    requireOneMore();
    buffers.add(layer + "." + role, shape);
    bufferStarts.add(start);
    bufferLeasts.add(least);
  }

  private void requireOneMore() {
    if (declared.size() + bufferStarts.size() >= mostTensors) {
      throw new SpecException(
          "the network has more parameters and buffers than the "
              + mostTensors
              + " tensors that the file holds for them");
    }
  }

  /** Enters a layer in the table. */
  public void row(String name, Layer layer, Shape input, Shape output) {
    add(new Row(name, layer.text(), depth, input, output, layer));
  }

  /**
   * Enters a layer that holds others in the table, and below it what {@code inner} declares.
   *
   * @param text the layer's text without those that it holds
   * @param inner declares them and returns the shape of the output
   */
  public Shape nested(String name, String text, Shape input, Supplier<Shape> inner) {
    int at = rows.size();
    add(new Row(name, text, depth, input, input, null));
    depth++;
    Shape result = inner.get();
    depth--;
    rows.set(at, new Row(name, text, depth, input, result, null));
    return result;
  }

  /**
   * Declares an auxiliary head, whose layers are named and counted on their own.
   *
   * @param inner declares them and returns the shape of the head's output
   * @throws SpecException if it stands inside another head
   */
  public void head(String name, Supplier<Shape> inner) {
    if (insideHead != null) {
      throw new SpecException(
          name + " stands inside the head " + insideHead + ": put one behind the other instead");
    }
    Ordinals outer = ordinals;
    Set<String> outerEnds = ends;
    ordinals = Ordinals.ofHead(name);
    ends = endsOfHeads;
    insideHead = name;
    heads.put(name, inner.get());
    insideHead = null;
    ends = outerEnds;
    ordinals = outer;
  }

  private void requireSizeOfOutput(String head, Shape shape) {
    if (shape.size() != output.size()) {
      throw new ShapeException(
          head
              + " has the output "
              + shape
              + ", the network "
              + output
              + ": both are compared with the same targets, so give the head's last layer "
              + output.size()
              + " outputs");
    }
  }

  private void add(Row row) {
    if (rows.size() == MOST_LAYERS) {
      throw new SpecException("the network has more than " + MOST_LAYERS + " layers");
    }
    rows.add(row);
  }

  /** The shape of a row of the network's output. */
  public Shape output() {
    return output;
  }

  /**
   * The layout of the parameters. Its {@linkplain ParameterLayout#outputLayers output layers} are the last ones with a matrix of
   * weights: behind them only activations, normalisations and the like; where the network ends with branches or a residual
   * connection the last of each way through it, identities aside; and the last of each auxiliary head.
   */
  public ParameterLayout parameterLayout() {
    Set<String> outputs = new HashSet<>(ends);
    outputs.addAll(endsOfHeads);
    return parameters.outputLayers(outputs).build();
  }

  /** The layout of the parameters without those that a layer of the network declares frozen. */
  public ParameterLayout trainedLayout() {
    return parameterLayout().only(name -> !frozen.contains(name));
  }

  /** The layout of the buffers. */
  public ParameterLayout bufferLayout() {
    return buffers.build();
  }

  /** The parameters in order. */
  public List<Parameter> parameters() {
    return Collections.unmodifiableList(declared);
  }

  /** The parameters of a layer by its name, in order; none if there is no such layer. */
  public List<Parameter> parameters(String layer) {
    return Collections.unmodifiableList(byLayer.getOrDefault(layer, List.of()));
  }

  /** The pairs of layers that may become one in prediction. */
  List<FoldedDense.Pair> pairs() {
    return Collections.unmodifiableList(pairs);
  }

  /** The table of layers. */
  public List<Row> rows() {
    return Collections.unmodifiableList(rows);
  }

  /** The initial parameters, each drawn from the stream of (seed, its name): the same whatever else the network holds. */
  public float[] initialParameters(long seed) {
    float[] values = new float[parameterLayout().length()];
    for (Parameter p : declared) {
      p.initializer()
          .fill(
              values,
              p.slice().offset(),
              p.slice().shape(),
              p.fanIn(),
              p.fanOut(),
              CounterRandom.of(seed, p.slice().name(), 0));
    }
    return values;
  }

  /**
   * Checks buffers that come from elsewhere.
   *
   * @param values in their layout
   * @throws SettingException if an entry is below what its buffer may be, or not finite
   */
  public void requireBuffers(float[] values) {
    List<ParameterSlice> slices = bufferLayout().slices();
    for (int s = 0; s < slices.size(); s++) {
      float least = bufferLeasts.get(s);
      for (int i = slices.get(s).offset(); i < slices.get(s).end(); i++) {
        if (!(values[i] >= least && values[i] <= Float.MAX_VALUE)) {
          throw new SettingException(
              "entry " + (i - slices.get(s).offset()) + " of the buffer " + slices.get(s).name(),
              values[i],
              least == 0 ? "a finite number of at least 0" : "a finite number");
        }
      }
    }
  }

  /** The initial buffers. */
  public float[] initialBuffers() {
    ParameterLayout layout = bufferLayout();
    float[] values = new float[layout.length()];
    for (int i = 0; i < bufferStarts.size(); i++) {
      ParameterSlice slice = layout.slices().get(i);
      Arrays.fill(values, slice.offset(), slice.end(), bufferStarts.get(i));
    }
    return values;
  }
}
