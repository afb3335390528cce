package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fully connected layer: {@code y = f(W x + b)}. Parameters {@code weight} [units][inputs] and {@code bias} [units].
 *
 * @param units the number of outputs
 * @param activation f
 * @param bias whether b exists
 * @param init the scheme for W and b; null for the activation's default
 * @param trained false if W and b stay as they are in training
 */
public record Dense(
    int units, Activation activation, boolean bias, @Nullable Initializer init, boolean trained)
    implements Layer {

  /**
   * Checks the arguments.
   *
   * @throws SettingException if there is not at least one unit
   */
  public Dense {
    SettingException.requireCount("units of a dense layer", units);
  }

  /** A layer that is trained. */
  public Dense(int units, Activation activation, boolean bias, @Nullable Initializer init) {
    this(units, activation, bias, init, true);
  }

  /** The scheme in force. */
  public Initializer initializer() {
    return init == null ? Initializers.defaultFor(activation) : init;
  }

  /** The same layer with another scheme. */
  public Dense init(Initializer initializer) {
    return new Dense(units, activation, bias, initializer, trained);
  }

  @Override
  public Dense initialized(Initializer initializer) {
    return init == null ? init(initializer) : this;
  }

  /** The same layer without a bias. */
  public Dense withoutBias() {
    return new Dense(units, activation, false, init, trained);
  }

  /** The same layer with parameters that stay as they are in training. */
  public Dense frozen() {
    return new Dense(units, activation, bias, init, false);
  }

  @Override
  public String text() {
    return "dense "
        + units
        + (activation.equals(Activations.IDENTITY) ? "" : " " + activation.text())
        + (bias ? "" : " bias=false")
        + (init == null ? "" : " init=" + init.text())
        + (trained ? "" : Layers.FROZEN);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name("dense");
    int inputs = input.size();
    Shape output = Shape.of(units);
    declaration.parameter(name, "weight", Shape.of(units, inputs), inputs, units, initializer());
    if (bias) {
      declaration.parameter(name, "bias", output, inputs, units, initializer().bias());
    }
    if (!trained) {
      declaration.freeze(name);
    }
    declaration.row(name, this, input, output);
    return output;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    String name = c.name("dense");
    Tensor y = c.tensor(units);
    boolean keepInput =
        c.loops(activation) != null
            && (c.inspecting() || (c.training() && !activation.derivativeFromOutput()));
    Tensor z = keepInput ? c.tensor(units) : y;
    if (init == null) {
      c.preActivation(name, z);
    }
    Value output =
        c.activated(Shape.of(units), z, y, activation, c.delta(units, name, List.of(input)));
    return c.emit(
        name, new DenseOp(c, name, bias, input, z, output, c.loops(activation)), input, output);
  }
}
