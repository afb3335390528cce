package dev.evengrad.reference;

import dev.evengrad.layer.Auxiliary;

/** A head computes nothing itself; its fork adds the gradient of the network and its own. */
final class AuxiliaryCheck implements LayerCheck<Auxiliary> {
  @Override
  public String activation(Auxiliary layer) {
    return "identity";
  }

  @Override
  public void forward(Auxiliary layer, CheckedStep step, Table table) {
    // the layers behind the fork read its input
  }

  @Override
  public void backward(Auxiliary layer, CheckedStep step, Table table) {
    ForkCheck.backward(step, table);
  }
}
