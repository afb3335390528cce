package dev.evengrad.reference;

import dev.evengrad.reference.textbook.Matrices;
import dev.evengrad.reference.textbook.TextbookPass;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * The whole network in double from the same numbers, with the sides of kinks (ReLU masks) taken from
 * the engine. Errors propagate and are reported relative to a tensor's largest entry; nothing is
 * proven about them.
 */
final class EndToEnd {
  private EndToEnd() {}

  static void report(FloatRun run, DoubleNetwork network, Table table) {
    TextbookPass pass = network.newPass().onSidesOf(run.outputs());
    network.run(pass);
    Map<String, double[]> engine = run.tensors();
    for (Map.Entry<String, double[]> entry : engine.entrySet()) {
      String name = entry.getKey();
      String owner = name.substring(0, Math.max(0, name.lastIndexOf('.')));
      double[] actual = entry.getValue();
      if (name.endsWith(".output")) {
        Comparison.report(
            table, "end to end, relative", name, actual, Matrices.entries(pass.output(owner)));
      } else if (name.endsWith(".gradient") && pass.gradients().containsKey(owner)) {
        Comparison.report(table, "end to end, relative", name, actual, pass.gradient(owner));
      }
    }
    DMatrixRMaj prediction = network.forward(network.newPass().inEvaluation());
    Comparison.report(
        table,
        "end to end, relative",
        "prediction",
        Matrices.entries(run.prediction()),
        Matrices.entries(prediction));
  }
}
