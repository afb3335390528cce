package dev.evengrad.reference;

import dev.evengrad.layer.ActivationLayer;
import org.ejml.data.DMatrixRMaj;

/** An activation as a layer: f at its own input; backward it hands its delta on. */
final class ActivationLayerCheck implements LayerCheck<ActivationLayer> {
  @Override
  public String activation(ActivationLayer layer) {
    return layer.activation().text();
  }

  /** What was zero stays zero in most of them. */
  @Override
  public double zeros(ActivationLayer layer, double inputs, double own) {
    return Math.min(1, own + Math.max(0, inputs - Comparison.ZEROS));
  }

  @Override
  public void forward(ActivationLayer layer, CheckedStep step, Table table) {
    step.activationForward(activation(layer), step.x(), table);
  }

  @Override
  public void backward(ActivationLayer layer, CheckedStep step, Table table) {
    DMatrixRMaj delta = step.delta();
    if (delta == null) {
      return;
    }
    step.copiedDelta(step.inputs().get(0), "input gradient of " + step.layer(), delta, table);
  }
}
