package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.init.Initializer;
import dev.evengrad.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers side by side on the same input (as in Inception, Szegedy et al. 2014); their outputs stand one beside the other, or are
 * added. A branch without layers is the identity: {@code branches [dense 16 relu | dense 8 tanh; dense 8 |]}.
 *
 * @param branches the branches in order, at least two
 * @param sum whether outputs are added (they must have equal shapes) instead of standing beside each other
 */
public record Branches(List<List<Layer>> branches, boolean sum) implements Layer {
  private static final String KIND = "branches";

  /**
   * Checks the arguments.
   *
   * @throws SettingException if there are not at least two branches
   */
  public Branches {
    branches = branches.stream().map(List::copyOf).toList();
    if (branches.size() < 2) {
      throw new SettingException("number of branches", branches.size(), "at least 2");
    }
  }

  /** The same with outputs that are added. */
  public Branches summed() {
    return new Branches(branches, true);
  }

  @Override
  public Branches initialized(Initializer initializer) {
    return new Branches(
        branches.stream().map(branch -> Layers.initialized(branch, initializer)).toList(), sum);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < branches.size(); i++) {
      if (i > 0) {
        text.append(text.isEmpty() ? "|" : " |");
      }
      String items = Layers.items(branches.get(i));
      text.append(i > 0 && !items.isEmpty() ? " " + items : items);
    }
    return head() + " [" + text + "]";
  }

  private String head() {
    return sum ? KIND + " mode=sum" : KIND;
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(KIND);
    return declaration.nested(
        name,
        head(),
        input,
        () -> {
          List<Shape> shapes = new ArrayList<>();
          for (List<Layer> branch : branches) {
            shapes.add(declaration.declare(branch, input));
          }
          return joined(name, shapes);
        });
  }

  private Shape joined(String name, List<Shape> shapes) {
    Shape first = shapes.get(0);
    if (!sum) {
      long width = shapes.stream().mapToLong(Shape::size).sum();
      if (width > Integer.MAX_VALUE) {
        throw new ShapeException(name + " would have " + width + " outputs, too many for an array");
      }
      return Shape.of((int) width);
    }
    for (int i = 1; i < shapes.size(); i++) {
      if (shapes.get(i).size() != first.size()) {
        throw new ShapeException(
            name
                + " adds its branches, but the first has the output "
                + first
                + " and branch "
                + (i + 1)
                + " has "
                + shapes.get(i)
                + ": give them the same size, or leave out mode=sum");
      }
    }
    return first;
  }

  @Override
  public Value compile(Compilation c, Value input) {
    String name = c.name(KIND);
    List<Value> ways = c.fork(name, input, branches.size());
    List<Value> ends = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < ways.size(); i++) {
      Value end = c.compile(branches.get(i), ways.get(i));
      ends.add(end);
      shapes.add(end.shape());
    }
    Shape shape = joined(name, shapes);
    List<Value> inputs = List.copyOf(ends);
    int width = shape.size();
    Value output = Value.of(shape, c.tensor(width), c.delta(width, name, inputs));
    LayerOp op = sum ? new SumOp(c.kernels(), inputs, output) : new ConcatenationOp(inputs, output);
    return c.emit(name, op, inputs, output);
  }
}
