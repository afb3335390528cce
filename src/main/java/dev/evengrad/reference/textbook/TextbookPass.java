package dev.evengrad.reference.textbook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * One way through a network and back: the parameters and buffers it used, and everything that was
 * computed, by name. Inputs, pre-activations, outputs and deltas (gradients by the pre-activation)
 * have the name of their layer; gradients that of their parameter.
 */
public final class TextbookPass {
  private final Map<String, double[]> parameters;
  private final Map<String, double[]> buffers;
  private final Map<String, DMatrixRMaj> inputs = new LinkedHashMap<>();
  private final Map<String, DMatrixRMaj> preActivations = new LinkedHashMap<>();
  private final Map<String, DMatrixRMaj> outputs = new LinkedHashMap<>();
  private final Map<String, DMatrixRMaj> deltas = new LinkedHashMap<>();
  private final Map<String, double[]> gradients = new LinkedHashMap<>();
  private final Map<String, Kinked> kinked = new LinkedHashMap<>();
  private final List<TextbookHead> heads = new ArrayList<>();
  private final Map<String, DMatrixRMaj> headGradients = new LinkedHashMap<>();
  private Map<String, DMatrixRMaj> engineOutputs = Map.of();

  private final Map<String, double[]> nextBuffers = new LinkedHashMap<>();
  private boolean evaluating;

  private @Nullable Noise noise;

  /** Pre-activations that go through an activation with kinks. */
  private record Kinked(DMatrixRMaj z, double[] kinks) {}

  /** A pass with the given numbers, which are read when they are needed. */
  public TextbookPass(Map<String, double[]> parameters, Map<String, double[]> buffers) {
    this.parameters = parameters;
    this.buffers = buffers;
  }

  /** Takes the sides of kinks from the engine's outputs, by layer. */
  public TextbookPass onSidesOf(Map<String, DMatrixRMaj> outputsOfEngine) {
    this.engineOutputs = outputsOfEngine;
    return this;
  }

  /** Makes it a pass of evaluation: nothing random, running statistics instead of the batch's. */
  public TextbookPass inEvaluation() {
    this.evaluating = true;
    return this;
  }

  /** Whether it is a pass of evaluation, not of training. */
  public boolean evaluating() {
    return evaluating;
  }

  /** Gives random layers their numbers. */
  public TextbookPass withNoise(Noise numbers) {
    this.noise = numbers;
    return this;
  }

  /**
   * The number in [0, 1) of an entry of a random layer.
   *
   * @throws IllegalStateException if the pass was given none
   */
  public double uniform(String layer, int index) {
    if (noise == null) {
      throw new IllegalStateException("the pass has no random numbers for '" + layer + "'");
    }
    return noise.of(layer, index);
  }

  /** A parameter, canonical row-major. */
  public double[] parameter(String name) {
    return required(parameters, "parameter", name);
  }

  /** A buffer. */
  public double[] buffer(String name) {
    return required(buffers, "buffer", name);
  }

  /** What a buffer would be after the step, in training; those that stay as they are left out. */
  public Map<String, double[]> nextBuffers() {
    return nextBuffers;
  }

  /** A twin gives what a buffer would be after the step. */
  public void nextBuffer(String name, double[] values) {
    nextBuffers.put(name, values);
  }

  /** What went into a layer. */
  public DMatrixRMaj input(String layer) {
    return required(inputs, "input of layer", layer);
  }

  /** What stood before a layer's activation. */
  public DMatrixRMaj preActivation(String layer) {
    return required(preActivations, "pre-activation of layer", layer);
  }

  /** What a layer handed on. */
  public DMatrixRMaj output(String layer) {
    return required(outputs, "output of layer", layer);
  }

  /** The gradient of the loss by a layer's pre-activation. */
  public DMatrixRMaj delta(String layer) {
    return required(deltas, "delta of layer", layer);
  }

  /** The gradient of the loss by a parameter. */
  public double[] gradient(String parameter) {
    return required(gradients, "gradient of parameter", parameter);
  }

  /** All gradients by parameter. */
  public Map<String, double[]> gradients() {
    return gradients;
  }

  /**
   * Whether a pre-activation lies on another side of a kink than in {@code other}, a pass through the
   * same network.
   */
  public boolean crossesKink(TextbookPass other) {
    for (Map.Entry<String, Kinked> entry : kinked.entrySet()) {
      DMatrixRMaj there = other.preActivation(entry.getKey());
      for (double kink : entry.getValue().kinks()) {
        for (int i = 0; i < there.getNumElements(); i++) {
          if (entry.getValue().z().get(i) > kink != there.get(i) > kink) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** A twin keeps its input. */
  public void input(String layer, DMatrixRMaj x) {
    inputs.put(layer, x);
  }

  /** A twin without an activation keeps its output. */
  public void output(String layer, DMatrixRMaj y) {
    outputs.put(layer, y);
  }

  /** A twin applies its activation to {@code z}; both are kept. */
  public DMatrixRMaj activate(String layer, TextbookActivation activation, DMatrixRMaj z) {
    DMatrixRMaj engine = engineOutputs.get(layer);
    DMatrixRMaj sided = z;
    if (engine != null) {
      sided = z.copy();
      for (int i = 0; i < z.getNumElements(); i++) {
        sided.set(i, activation.onSideOf(z.get(i), engine.get(i)));
      }
    }
    preActivations.put(layer, sided);
    if (activation.kinks().length > 0) {
      kinked.put(layer, new Kinked(sided, activation.kinks()));
    }
    DMatrixRMaj y = new DMatrixRMaj(z.getNumRows(), z.getNumCols());
    for (int i = 0; i < z.getNumElements(); i++) {
      y.set(i, activation.value(sided.get(i)));
    }
    outputs.put(layer, y);
    return y;
  }

  /** A twin goes back through its activation: dz = dy f'(z), which is kept as the layer's delta. */
  public DMatrixRMaj deactivate(String layer, TextbookActivation activation, DMatrixRMaj dy) {
    DMatrixRMaj z = preActivation(layer);
    DMatrixRMaj dz = new DMatrixRMaj(dy.getNumRows(), dy.getNumCols());
    for (int i = 0; i < dy.getNumElements(); i++) {
      dz.set(i, dy.get(i) * activation.derivative(z.get(i)));
    }
    deltas.put(layer, dz);
    return dz;
  }

  /** The twin of an auxiliary head gives its output. */
  public void head(TextbookHead head) {
    heads.add(head);
  }

  /** The outputs of auxiliary heads, in order. */
  public List<TextbookHead> heads() {
    return Collections.unmodifiableList(heads);
  }

  /** Gives the gradient of what is minimised by the output of a head, before a way back. */
  public void headGradient(String head, DMatrixRMaj gradient) {
    headGradients.put(head, gradient);
  }

  /** The gradient by the output of a head. */
  public DMatrixRMaj headGradient(String head) {
    return required(headGradients, "gradient of head", head);
  }

  /** A twin gives the gradient of one of its parameters. */
  public void gradient(String parameter, double[] gradient) {
    gradients.put(parameter, gradient);
  }

  private static <T> T required(Map<String, T> map, String what, String name) {
    @Nullable T value = map.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "there is no " + what + " '" + name + "', only " + map.keySet());
    }
    return value;
  }
}
