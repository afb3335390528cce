package dev.evengrad.layer;

import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.kernel.ElementwiseLoops;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One walk through the layers that makes the operations of a plan: the place where layers get tensors, parameters and kernels. */
public final class Compilation {
  /** The end of the name of the operation by which a layer forks. */
  public static final String FORK = ".fork";

  private final Kernels kernels;
  private final int capacity;
  private final Weights weights;
  private final @Nullable Gradients gradients;
  private final StepClock clock;
  private final List<Step> steps = new ArrayList<>();
  private final List<Head> heads = new ArrayList<>();
  private final Map<String, Tensor> preActivations = new LinkedHashMap<>();
  private final boolean inspecting;
  private Ordinals ordinals = Ordinals.ofNetwork();
  private boolean insideHead;

  /**
   * One operation with what it makes.
   *
   * @param layer the layer's name, e.g. {@code dense3}
   * @param op the operation
   * @param inputs what goes in
   * @param outputs what it hands on: one value, but several where the data go several ways ({@link #fork})
   * @param ofHead whether it belongs to an auxiliary head, so that the network's output does not depend on it
   */
  public record Step(
      String layer, LayerOp op, List<Value> inputs, List<Value> outputs, boolean ofHead) {
    /** What it hands on; the first where there are several. */
    public Value output() {
      return outputs.get(0);
    }
  }

  /**
   * A walk.
   *
   * @param capacity the largest number of rows
   * @param gradients where gradients go; null for prediction
   * @param clock what the operations know of the training around them
   * @param inspecting whether pre-activations are kept, see {@link #preActivation}
   */
  public Compilation(
      Kernels kernels,
      int capacity,
      Weights weights,
      @Nullable Gradients gradients,
      StepClock clock,
      boolean inspecting) {
    this.clock = clock;
    this.inspecting = inspecting;
    this.kernels = kernels;
    this.capacity = capacity;
    this.weights = weights;
    this.gradients = gradients;
  }

  /** The kernels, for the plan's thread. */
  public Kernels kernels() {
    return kernels;
  }

  /** The largest number of rows. */
  public int capacity() {
    return capacity;
  }

  /** Parameters and buffers. */
  public Weights weights() {
    return weights;
  }

  /** What the operations know of the training around them: seed and step, for random numbers. */
  public StepClock clock() {
    return clock;
  }

  /** Whether the plan is for training: operations then keep what backward needs. */
  public boolean training() {
    return gradients != null;
  }

  /** Whether auxiliary heads are there: in training, and where a plan is inspected. */
  public boolean withHeads() {
    return training() || inspecting;
  }

  /** Whether a layer keeps what stands before its activation apart, and says so by {@link #preActivation}. */
  public boolean inspecting() {
    return inspecting;
  }

  /**
   * Says where the pre-activation of a layer is that initial weights may be scaled by: its parameter {@code weight} has no initializer
   * that the user gave it, and is linear in its output.
   */
  public void preActivation(String layer, Tensor z) {
    preActivations.put(layer, z);
  }

  /** The pre-activations by the name of their layer, which is that of their operation too, in order. */
  public Map<String, Tensor> preActivations() {
    return Collections.unmodifiableMap(preActivations);
  }

  /** Where gradients go; only in training. */
  public Gradients gradients() {
    if (gradients == null) {
      throw new IllegalStateException("a plan for prediction has no gradients");
    }
    return gradients;
  }

  /** The next name of a kind, as in {@link Declaration#name}. */
  public String name(String kind) {
    return ordinals.next(kind);
  }

  /**
   * Room for a matrix of up to {@link #capacity} rows.
   *
   * @throws dev.evengrad.ShapeException if it would have more entries than an array holds
   */
  public Tensor tensor(int width) {
    return Tensor.of(capacity, width);
  }

  /** Whether the gradient of a parameter is wanted: in training, unless it is frozen. */
  public boolean trains(String parameter) {
    return gradients != null && gradients.wants(parameter);
  }

  /**
   * Room for the gradient of a layer's output, if it has to go anywhere: to one of the layer's own parameters or to one of its inputs.
   * Null in prediction and, where parameters are frozen, below the first layer that has something to train. Where none are, every
   * output has one: the gradient by what goes into the first layer with parameters can then be looked at.
   *
   * @param layer the layer's name
   */
  public @Nullable Tensor delta(int width, String layer, List<Value> inputs) {
    if (gradients == null) {
      return null;
    }
    boolean wanted =
        !gradients.someFrozen()
            || inputs.stream().anyMatch(input -> input.delta() != null)
            || gradients.layout().slices().stream().anyMatch(s -> s.layer().equals(layer));
    return wanted ? tensor(width) : null;
  }

  /** Room for a gradient in training, null in prediction. */
  public @Nullable Tensor delta(int width) {
    return training() ? tensor(width) : null;
  }

  /** The loops of an activation: the backend's where it has some, else its own; null for the identity. */
  public @Nullable ElementwiseLoops loops(Activation activation) {
    if (activation.equals(Activations.IDENTITY)) {
      return null;
    }
    // one of the user's own may bear the name of one of ours
    boolean builtIn = activation.getClass().getPackage() == Activation.class.getPackage();
    ElementwiseLoops loops = builtIn ? kernels.loops(activation.text()) : null;
    return loops == null ? activation : loops;
  }

  /**
   * The output of an operation that ends with {@code activation}: {@code z} is what stands before it.
   *
   * @param delta as {@link #delta(int, String, List)} gives it
   */
  public Value activated(
      Shape shape, Tensor z, Tensor y, Activation activation, @Nullable Tensor delta) {
    ElementwiseLoops loops = loops(activation);
    if (loops == null) {
      return Value.of(shape, y, delta);
    }
    return new Value(shape, y, delta, loops, activation.derivativeFromOutput() ? y : z);
  }

  /** Appends an operation with one input and returns its output. */
  public Value emit(String layer, LayerOp op, Value input, Value output) {
    return emit(layer, op, List.of(input), output);
  }

  /** Appends an operation with any number of inputs and returns its output. */
  public Value emit(String layer, LayerOp op, List<Value> inputs, Value output) {
    steps.add(new Step(layer, op, inputs, List.of(output), insideHead));
    return output;
  }

  /**
   * A value for several consumers: as many values of the same data, each with a delta of its own, which backward adds up in order.
   * Where no gradient is wanted it is the value itself, and no operation.
   *
   * @param layer the name of the layer that forks
   */
  public List<Value> fork(String layer, Value input, int consumers) {
    if (input.delta() == null) {
      return Collections.nCopies(consumers, input);
    }
    List<Value> outputs = new ArrayList<>();
    for (int i = 0; i < consumers; i++) {
      outputs.add(Value.of(input.shape(), input.data(), delta(input.data().width())));
    }
    List<Value> fixed = List.copyOf(outputs);
    ForkOp op = new ForkOp(kernels, input, fixed);
    steps.add(new Step(layer + FORK, op, List.of(input), fixed, insideHead));
    return fixed;
  }

  /** What {@code layers} make of a value, one after the other. */
  public Value compile(List<Layer> layers, Value input) {
    Value value = input;
    for (Layer layer : layers) {
      value = layer.compile(this, value);
    }
    return value;
  }

  /**
   * An auxiliary head, whose layers are named and counted on their own, as in {@link Declaration#head}.
   *
   * @param inner compiles them
   * @return what {@code inner} returned
   */
  public Value head(String name, double weight, Supplier<Value> inner) {
    Ordinals outer = ordinals;
    ordinals = Ordinals.ofHead(name);
    insideHead = true;
    Value output = inner.get();
    insideHead = false;
    ordinals = outer;
    heads.add(new Head(name, output, weight));
    return output;
  }

  /** The auxiliary heads in order; none in prediction. */
  public List<Head> heads() {
    return Collections.unmodifiableList(heads);
  }

  /** The operations in order. */
  public List<Step> steps() {
    return Collections.unmodifiableList(steps);
  }
}
