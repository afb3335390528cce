package dev.evengrad.layer;

import dev.evengrad.activation.Activation;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activation as a layer of its own.
 *
 * @param activation the function
 */
public record ActivationLayer(Activation activation) implements Layer {
  @Override
  public String text() {
    return activation.text();
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    declaration.row(declaration.name("activation"), this, input, input);
    return input;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    String name = c.name("activation");
    Tensor y = c.tensor(input.data().width());
    Value output =
        c.activated(
            input.shape(), input.data(), y, activation, c.delta(y.width(), name, List.of(input)));
    return c.emit(name, new Op(input, output, c.loops(activation)), input, output);
  }

  /** The activation over rows; backward passes the gradient on, since its consumer has already multiplied by the derivative. */
  private record Op(Value input, Value output, @Nullable ElementwiseLoops loops)
      implements LayerOp {
    @Override
    public void forward(int rows) {
      Tensor x = input.data();
      Tensor y = output.data();
      for (int r = 0; r < rows; r++) {
        int from = x.offset() + r * x.stride();
        int to = y.offset() + r * y.stride();
        if (loops == null) {
          System.arraycopy(x.array(), from, y.array(), to, y.width());
        } else {
          loops.forward(y.width(), x.array(), from, y.array(), to);
        }
      }
    }

    @Override
    public void backward(int rows) {
      Tensor dy = output.delta();
      Tensor dx = input.delta();
      if (dy == null || dx == null) {
        return;
      }
      for (int r = 0; r < rows; r++) {
        System.arraycopy(
            dy.array(),
            dy.offset() + r * dy.stride(),
            dx.array(),
            dx.offset() + r * dx.stride(),
            dx.width());
      }
      input.applyDerivative(rows);
    }
  }
}
