package dev.evengrad.layer;

import dev.evengrad.init.Initializer;
import dev.evengrad.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer given by two functions of one row, forward and backward; rows, offsets, the sizes of gradients and the derivative of the layer
 * before are dealt with here. Extend it for a layer of your own.
 *
 * <p>Immutable: one instance serves all threads, which call the functions with arrays of their own. The functions must not allocate and
 * must not keep the arrays. So that all machines give the same bits, they use exactly rounded operations ({@code + - * /}, {@code
 * Math.fma}, {@code Math.sqrt}) and {@link dev.evengrad.kernel.Elementary}.
 */
public abstract class RowLayer implements Layer {
  /**
   * One parameter.
   *
   * @param role its name in the layer, e.g. {@code weight}
   * @param shape its shape, row-major; a matrix is [out][in]
   * @param fanIn inputs of one unit, for initializers that ask
   * @param fanOut outputs that one input reaches, for initializers that ask
   * @param initializer where its first values come from
   */
  public record Parameter(
      String role, Shape shape, int fanIn, int fanOut, Initializer initializer) {}

  /**
   * The parameters for rows of {@code inputs} entries; none by default.
   *
   * @throws dev.evengrad.ShapeException if the layer cannot take such rows
   */
  protected List<Parameter> parameters(int inputs) {
    return List.of();
  }

  /** Whether the parameters are trained; a layer that says no has {@code frozen=true} in its text. */
  protected boolean trained() {
    return true;
  }

  /** The entries of a row of the output; as many as of the input by default. */
  protected int outputs(int inputs) {
    return inputs;
  }

  /**
   * Computes the output of one row.
   *
   * @param x the input
   * @param parameters in the order of {@link #parameters}, each as one row-major array
   * @param y the output, all of it to be written
   */
  protected abstract void forward(float[] x, float[][] parameters, float[] y);

  /**
   * From the gradient of the loss by the output to those by the input and by the parameters, for one row.
   *
   * @param x the input
   * @param parameters as in {@link #forward}
   * @param dy the gradient by the output
   * @param dx the gradient by the input, zeros at first
   * @param gradients those by the parameters, sums over the rows of the batch so far: to be added to
   */
  protected abstract void backward(
      float[] x, float[][] parameters, float[] dy, float[] dx, float[][] gradients);

  @Override
  public final Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(kind());
    for (Parameter p : parameters(input.size())) {
      declaration.parameter(name, p.role(), p.shape(), p.fanIn(), p.fanOut(), p.initializer());
    }
    if (!trained()) {
      declaration.freeze(name);
    }
    Shape output = output(input);
    declaration.row(name, this, input, output);
    return output;
  }

  @Override
  public final Value compile(Compilation c, Value input) {
    String name = c.name(kind());
    Shape shape = output(input.shape());
    Tensor delta = c.delta(shape.size(), name, List.of(input));
    Value output = Value.of(shape, c.tensor(shape.size()), delta);
    List<String> names =
        parameters(input.shape().size()).stream().map(p -> name + "." + p.role()).toList();
    return c.emit(name, new RowLayerOp(c, this, names, input, output), input, output);
  }

  private Shape output(Shape input) {
    int outputs = outputs(input.size());
    return outputs == input.size() ? input : Shape.of(outputs);
  }

  /** The first word of the text. */
  private String kind() {
    String text = text();
    int end = text.indexOf(' ');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Equal if of the same class with the same text. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof RowLayer that
        && getClass() == that.getClass()
        && text().equals(that.text());
  }

  @Override
  public final int hashCode() {
    return text().hashCode();
  }

  @Override
  public final String toString() {
    return text();
  }
}
