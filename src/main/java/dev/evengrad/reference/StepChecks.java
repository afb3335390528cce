package dev.evengrad.reference;

import dev.evengrad.layer.Compilation;
import dev.evengrad.layer.Head;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Value;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookActivation;
import dev.evengrad.reference.textbook.TextbookNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** The checks of all operations of a network on one step of the engine, each on the engine's own inputs. */
final class StepChecks {
  private final Textbook textbook;
  private final LayerChecks checks;
  private final EngineStep engine;
  private final List<Layer> layers;
  private final List<CheckedStep> steps;

  /**
   * The checks of a step.
   *
   * @param described the network's layers
   * @throws dev.evengrad.SpecException if a layer or activation has no twin or no check
   */
  StepChecks(List<Layer> described, Textbook textbook, LayerChecks checks, EngineStep engine) {
    this.textbook = textbook;
    this.checks = checks;
    this.engine = engine;
    this.layers = layersOf(described);
    this.steps = steps();
  }

  /** The description of the layer of each of the plan's operations. */
  List<Layer> layers() {
    return layers;
  }

  /** What the operations made of their inputs. */
  void forward(Table table) {
    for (int i = 0; i < layers.size(); i++) {
      checks.of(layers.get(i)).forward(layers.get(i), steps.get(i), table);
    }
  }

  /** The deltas at the outputs, then all gradients. */
  void backward(EngineLosses losses, Table table) {
    if (losses.gradient() != null) {
      outputDelta(engine.plan().output(), losses.gradient(), table);
    }
    for (int i = 0; i < losses.heads().size(); i++) {
      Head head = losses.heads().get(i);
      outputDelta(head.output(), losses.headGradients().get(i), table);
    }
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (steps.get(i).delta() != null) {
        checks.of(layers.get(i)).backward(layers.get(i), steps.get(i), table);
      }
    }
  }

  /** What the step left in the buffers once it was applied. */
  void committed(Table table) {
    for (int i = 0; i < layers.size(); i++) {
      checks.of(layers.get(i)).committed(layers.get(i), steps.get(i), table);
    }
  }

  /** Of the step that gave a value, if one did by itself: behind a fork, which copies, there is no derivative. */
  @SuppressWarnings("ReferenceEquality") // a value has its delta for itself
  private void outputDelta(Value value, DMatrixRMaj gradient, Table table) {
    for (CheckedStep step : steps) {
      if (step.output().delta() == value.delta()) {
        LossCheck.outputDelta(step, gradient, table);
      }
    }
  }

  /** The description of each step's layer: the twins name them as the engine does. */
  private List<Layer> layersOf(List<Layer> described) {
    Map<String, Layer> named = TextbookNetwork.of(textbook, described).named();
    List<Layer> found = new ArrayList<>();
    for (Compilation.Step step : engine.plan().steps()) {
      int end = step.layer().indexOf('.');
      Layer layer = named.get(end < 0 ? step.layer() : step.layer().substring(0, end));
      if (layer == null) {
        throw new IllegalStateException(
            "the engine's '" + step.layer() + "' is not among the textbook's " + named.keySet());
      }
      found.add(layer);
    }
    return found;
  }

  private List<CheckedStep> steps() {
    List<CheckedStep> checked = new ArrayList<>();
    Sources sources = new Sources(textbook.activation("identity"));
    for (int i = 0; i < layers.size(); i++) {
      Compilation.Step step = engine.plan().steps().get(i);
      List<Source> inputs = sources.of(step.inputs());
      LayerCheck<Layer> check = checks.of(layers.get(i));
      TextbookActivation activation = textbook.activation(check.activation(layers.get(i)));
      double zeros = activation.reluLike() ? Comparison.ZEROS_AFTER_RELU : Comparison.ZEROS;
      double zerosIn = inputs.stream().mapToDouble(Source::zeros).max().orElse(zeros);
      boolean fork = step.layer().endsWith(Compilation.FORK);
      zeros = fork ? zerosIn : check.zeros(layers.get(i), zerosIn, zeros);
      for (Value output : step.outputs()) {
        sources.put(output, new Source(output, step.layer(), activation, zeros));
      }
      checked.add(new CheckedStep(engine, step.layer(), inputs, step.outputs(), activation, zeros));
    }
    return checked;
  }
}
