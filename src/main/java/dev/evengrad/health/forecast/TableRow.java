package dev.evengrad.health.forecast;

import dev.evengrad.layer.Declaration;

/** A line of the table as it is being found out. */
final class TableRow {
  final Declaration.Row declared;

  /** On the network's main path: in no container but {@code repeat}, in no head. */
  final boolean main;

  boolean profiled;
  boolean measured;
  double q = Double.NaN;
  double chi = Double.NaN;
  double forward = Double.NaN;
  double cosine = Double.NaN;
  double xi = Double.NaN;

  /** Natural logarithm of the squared norm of its gradient: of the pre-activation, of a container's output. */
  double logDelta = Double.NaN;

  /** Of a dense layer: the function, fan in times variance of weights, variance of biases; for the depth scale. */
  Elementwise function = Elementwise.Affine.IDENTITY;

  double weightScale = Double.NaN;
  double biasVariance = Double.NaN;

  TableRow(Declaration.Row declared, boolean main) {
    this.declared = declared;
    this.main = main;
  }

  void flow(Signal in, Signal out) {
    forward = Math.sqrt(out.meanSquare() / in.meanSquare());
    cosine = out.cosine();
  }

  LayerForecast toForecast(double backward, double log10Delta) {
    return new LayerForecast(
        declared.name(),
        declared.text(),
        declared.depth(),
        declared.output().size(),
        profiled,
        measured,
        q,
        chi,
        forward,
        backward,
        log10Delta,
        xi,
        cosine);
  }
}
