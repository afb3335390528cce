package dev.evengrad.health.forecast;

import dev.evengrad.activation.Activations;
import dev.evengrad.layer.ActivationLayer;
import dev.evengrad.layer.AlphaDropout;
import dev.evengrad.layer.Auxiliary;
import dev.evengrad.layer.BatchNorm;
import dev.evengrad.layer.Branches;
import dev.evengrad.layer.Declaration;
import dev.evengrad.layer.Dense;
import dev.evengrad.layer.Dropout;
import dev.evengrad.layer.Flatten;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.LayerNorm;
import dev.evengrad.layer.Prelu;
import dev.evengrad.layer.Repeat;
import dev.evengrad.layer.Residual;
import dev.evengrad.layer.RmsNorm;
import dev.evengrad.layer.Standardize;
import dev.evengrad.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Takes a signal through the layers of a network, by theory where there is one, and fills the table in the order of the declaration. */
final class ForwardWalk {
  /** What a prelu is at first. */
  private static final Elementwise PRELU = ActivationTheory.of(Activations.leakyRelu(0.25));

  private final List<Declaration.Row> declared;
  private final List<TableRow> table = new ArrayList<>();

  /** How many containers other than repeat, and heads, are around. */
  private int inside;

  ForwardWalk(Declaration declaration) {
    this.declared = declaration.rows();
  }

  List<TableRow> table() {
    return table;
  }

  /** The next line of the table. */
  TableRow next() {
    TableRow row = new TableRow(declared.get(table.size()), inside == 0);
    table.add(row);
    return row;
  }

  /** The layers one after the other. */
  Passage through(List<Layer> layers, Signal input) {
    List<Stage> stages = new ArrayList<>();
    Signal signal = input;
    for (Layer layer : layers) {
      Passage passage = through(layer, signal);
      stages.add(passage.stage());
      signal = passage.output();
    }
    return new Passage(signal, chain(stages));
  }

  /** The layers of something that holds them; they are not on the main path. */
  Passage within(List<Layer> layers, Signal input) {
    inside++;
    Passage passage = through(layers, input);
    inside--;
    return passage;
  }

  private static Stage chain(List<Stage> stages) {
    return output -> {
      Gradient gradient = output;
      for (int i = stages.size() - 1; i >= 0; i--) {
        gradient = stages.get(i).backward(gradient);
      }
      return gradient;
    };
  }

  private Passage through(Layer layer, Signal in) {
    return switch (layer) {
      case Dense dense -> DensePassage.of(dense, in, next());
      case ActivationLayer a -> function(ActivationTheory.of(a.activation()), in);
      case Prelu p -> function(PRELU, in);
      case Flatten f -> leaf(in, new Passage(in, Stage.NONE));
      case Standardize s -> leaf(in, new Passage(in, Stage.NONE));
      case LayerNorm norm -> leaf(in, NormalizationPassage.layerNorm(norm.eps(), in));
      case RmsNorm norm -> leaf(in, NormalizationPassage.rmsNorm(norm.eps(), in));
      case BatchNorm norm -> leaf(in, NormalizationPassage.batchNorm(norm.eps(), in));
      case Dropout d -> leaf(in, NoisePassage.dropout(d, in));
      case AlphaDropout d -> leaf(in, NoisePassage.alphaDropout(d, in));
      case Repeat repeat -> repeat(repeat, in);
      case Residual residual -> SumPassage.residual(residual, in, this);
      case Branches branches -> SumPassage.branches(branches, in, this);
      case Auxiliary head -> head(head, in);
      default -> measured(layer, in);
    };
  }

  private Passage leaf(Signal in, Passage passage) {
    TableRow row = next();
    row.q = passage.output().meanSquare();
    row.flow(in, passage.output());
    return passage;
  }

  private Passage function(Elementwise f, Signal in) {
    Passage passage = FunctionPassage.of(f, in);
    TableRow row = next();
    row.q = in.meanSquare();
    row.measured = f.measured();
    row.flow(in, passage.output());
    return passage;
  }

  private Passage repeat(Repeat repeat, Signal in) {
    TableRow row = next();
    List<Stage> stages = new ArrayList<>();
    Signal signal = in;
    for (int i = 0; i < repeat.times(); i++) {
      Passage passage = through(repeat.layers(), signal);
      stages.add(passage.stage());
      signal = passage.output();
    }
    row.q = signal.meanSquare();
    row.flow(in, signal);
    return new Passage(signal, chain(stages));
  }

  /** Hands its input on; its loss, which is the network's times the weight, adds to the gradient. */
  private Passage head(Auxiliary head, Signal in) {
    TableRow row = next();
    Passage own = within(head.layers(), in);
    row.q = in.meanSquare();
    row.flow(in, in);
    Gradient loss = new Gradient(2 * Math.log(head.weight()), false);
    return new Passage(in, gradient -> Gradient.sum(gradient, own.stage().backward(loss)));
  }

  /** A layer of which nothing is known but what it does to numbers. */
  private Passage measured(Layer layer, Signal in) {
    Shape shape =
        table.size() < declared.size() ? declared.get(table.size()).input() : Shape.of(in.width());
    int rows = Declaration.of(List.of(layer), shape).rows().size();
    LayerProbe.Measured probe = LayerProbe.measure(layer, shape, in);
    for (int i = 0; i < rows; i++) {
      TableRow row = next();
      row.measured = true;
      if (i == 0) {
        row.q = probe.output().meanSquare();
        row.flow(in, probe.output());
      }
    }
    return Passage.scaling(probe.output(), probe.gradientFactor());
  }
}
