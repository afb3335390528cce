package dev.evengrad.layer;

import dev.evengrad.SettingException;
import dev.evengrad.ShapeException;
import dev.evengrad.SpecException;
import dev.evengrad.activation.Activations;
import dev.evengrad.init.Initializer;
import dev.evengrad.init.Initializers;
import dev.evengrad.tensor.Shape;
import dev.evengrad.text.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * A residual connection: {@code y = x + s f(x)}, f being the layers inside (He et al. 2015). With s = 1 the signal grows with
 * depth; for L connections one behind the other {@code 1/sqrt(L)} keeps it (e.g. {@code scale=0.2} for 25); a learned s that
 * starts at 0 (ReZero, Bachlechner et al. 2020) makes the network the identity at first; so does a last dense layer that starts at
 * zero (Fixup, Zhang et al. 2019; Goyal et al. 2017), whatever the depth.
 *
 * @param layers f, at least one layer
 * @param scale s, where it is fixed
 * @param learned whether s is a parameter {@code scale} of one entry, 0 at first; {@code scale} is then 1
 * @param project whether x goes through a dense layer without bias where its shape is not that of f(x)
 * @param zero whether the last dense layer of f starts with weights and bias 0, so that the connection is the identity at first
 * @param trained false if a learned s and the projection stay as they are in training; f goes by its own layers
 */
public record Residual(
    List<Layer> layers,
    double scale,
    boolean learned,
    boolean project,
    boolean zero,
    boolean trained)
    implements Layer {
  private static final String KIND = "residual";
  private static final String PROJECTION = "projection";

  /**
   * Checks the arguments.
   *
   * @throws SettingException if there is no layer, the scale is not above 0, both the scale and the last layer would start at 0, or
   *     it is frozen and has neither a learned scale nor a projection
   * @throws SpecException if the last layer is to start at 0 and f does not end with a dense layer that can learn from there
   */
  public Residual {
    layers = Layers.required(KIND, layers);
    SettingException.requirePositiveFloat("scale of a residual connection", scale);
    if (!trained && !learned && !project) {
      throw new SettingException(
          "frozen of a residual connection",
          true,
          "scale=learned or project=true, since without them it has no parameters of its own:"
              + " freeze the layers inside, as in 'residual [dense 64 frozen=true]'");
    }
    if (zero) {
      if (learned) {
        throw new SettingException(
            "zero_init of a residual connection",
            "given together with scale=learned",
            "one of the two: from a scale of 0 and a last layer of 0 neither gets a gradient");
      }
      List<Layer> unused = ZeroedEnd.of(layers);
      assert unused.size() == layers.size();
    }
  }

  /** A connection whose own parameters are trained. */
  public Residual(
      List<Layer> layers, double scale, boolean learned, boolean project, boolean zero) {
    this(layers, scale, learned, project, zero, true);
  }

  /** The same with another fixed scale. */
  public Residual scale(double s) {
    return new Residual(layers, s, false, project, zero, trained || !project);
  }

  /** The same with a scale that is learned and starts at 0. */
  public Residual learnedScale() {
    return new Residual(layers, 1, true, project, zero, trained);
  }

  /** The same with a projection of x where its shape is not that of f(x). */
  public Residual projected() {
    return new Residual(layers, scale, learned, true, zero, trained);
  }

  /** The same with a last dense layer that starts at 0. */
  public Residual zeroInit() {
    return new Residual(layers, scale, learned, project, true, trained);
  }

  /**
   * The same with a learned scale and a projection that stay as they are in training; the layers inside go on as they are.
   *
   * @throws SettingException if it has neither
   */
  public Residual frozen() {
    return new Residual(layers, scale, learned, project, zero, false);
  }

  /** The layers as they are declared and compiled. */
  private List<Layer> branch() {
    return zero ? ZeroedEnd.of(layers) : layers;
  }

  /** The layer that x goes through where the shapes differ. */
  public static Dense projection(int outputs) {
    return new Dense(outputs, Activations.IDENTITY, false, null);
  }

  /** As everywhere, but the layer that starts at 0 does so still; a projection keeps its default. */
  @Override
  public Residual initialized(Initializer initializer) {
    List<Layer> changed = Layers.initialized(layers, initializer);
    if (zero) {
      changed = new ArrayList<>(changed);
      int end = ZeroedEnd.index(layers);
      changed.set(end, layers.get(end));
    }
    return new Residual(changed, scale, learned, project, zero, trained);
  }

  @Override
  public String text() {
    return head() + " " + Layers.block(layers);
  }

  private String head() {
    String factor = learned ? " scale=learned" : scale == 1 ? "" : " scale=" + Numbers.text(scale);
    return KIND
        + factor
        + (project ? " project=true" : "")
        + (zero ? " zero_init=true" : "")
        + (trained ? "" : Layers.FROZEN);
  }

  @Override
  public Shape declare(Declaration declaration, Shape input) {
    String name = declaration.name(KIND);
    if (learned) {
      declaration.parameter(name, "scale", Shape.of(1), 1, 1, Initializers.ZEROS);
      freeze(declaration, name);
    }
    return declaration.nested(
        name,
        head(),
        input,
        () -> {
          Shape output = declaration.declare(branch(), input);
          // the name is taken even where nothing is projected: names do not depend on sizes
          String projection = project ? declaration.name(PROJECTION) : "";
          if (output.size() == input.size()) {
            return output;
          }
          if (!project) {
            throw new ShapeException(
                name
                    + " adds its input "
                    + input
                    + " to the output "
                    + output
                    + " of its layers: give the last of them "
                    + input.size()
                    + " outputs, or write 'residual project=true [...]'");
          }
          Dense dense = projection(output.size());
          int inputs = input.size();
          declaration.parameter(
              projection,
              "weight",
              Shape.of(output.size(), inputs),
              inputs,
              output.size(),
              dense.initializer());
          freeze(declaration, projection);
          declaration.row(projection, trained ? dense : dense.frozen(), input, output);
          return output;
        });
  }

  private void freeze(Declaration declaration, String name) {
    if (!trained) {
      declaration.freeze(name);
    }
  }

  @Override
  public Value compile(Compilation c, Value input) {
    String name = c.name(KIND);
    List<Value> ways = c.fork(name, input, 2);
    Value branch = c.compile(branch(), ways.get(1));
    String projection = project ? c.name(PROJECTION) : "";
    int width = branch.data().width();
    Value shortcut = ways.get(0);
    if (width != input.data().width()) {
      Tensor p = c.tensor(width);
      c.preActivation(projection, p);
      Value projected = Value.of(branch.shape(), p, c.delta(width, projection, List.of(shortcut)));
      DenseOp dense = new DenseOp(c, projection, false, shortcut, p, projected, null);
      shortcut = c.emit(projection, dense, shortcut, projected);
    }
    Value output =
        Value.of(branch.shape(), c.tensor(width), c.delta(width, name, List.of(shortcut, branch)));
    ResidualOp op =
        learned
            ? new ResidualOp(c, name + ".scale", shortcut, branch, output)
            : new ResidualOp(c, (float) scale, shortcut, branch, output);
    return c.emit(name, op, List.of(shortcut, branch), output);
  }
}
