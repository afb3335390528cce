package dev.evengrad.layer;

import dev.evengrad.init.Initializer;
import dev.evengrad.kernel.CounterRandom;
import dev.evengrad.tensor.ParameterLayout;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What a network declares before it has numbers: its layers with their shapes, its parameters, its buffers. */
public final class Declaration {
  private final Ordinals ordinals = new Ordinals();
  private final ParameterLayout.Builder parameters = new ParameterLayout.Builder();
  private final ParameterLayout.Builder buffers = new ParameterLayout.Builder();
  private final List<Parameter> declared = new ArrayList<>();
  private final List<Float> bufferStarts = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();

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
   */
  public record Row(String name, String text, int depth, Shape input, Shape output) {}

  /** The declaration of {@code layers} one after the other. */
  public static Declaration of(List<Layer> layers, Shape input) {
    Declaration declaration = new Declaration();
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.declare(declaration, shape);
    }
    return declaration;
  }

  /** The next name of a kind: {@code dense3} after two others. */
  public String name(String kind) {
    return ordinals.next(kind);
  }

  /** Declares a parameter {@code layer.role}. */
  public void parameter(
      String layer, String role, Shape shape, int fanIn, int fanOut, Initializer initializer) {
    declared.add(
        new Parameter(parameters.add(layer + "." + role, shape), fanIn, fanOut, initializer));
  }

  /** Declares a buffer {@code layer.role}: state without gradient, all entries {@code start} at first. */
  public void buffer(String layer, String role, Shape shape, float start) {
    buffers.add(layer + "." + role, shape);
    bufferStarts.add(start);
  }

  /** Enters a layer in the table. */
  public void row(String name, Layer layer, Shape input, Shape output) {
    rows.add(new Row(name, layer.text(), 0, input, output));
  }

  /** The layout of the parameters. */
  public ParameterLayout parameterLayout() {
    return parameters.build();
  }

  /** The layout of the buffers. */
  public ParameterLayout bufferLayout() {
    return buffers.build();
  }

  /** The parameters in order. */
  public List<Parameter> parameters() {
    return Collections.unmodifiableList(declared);
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
