package dev.evengrad.benchmarks.peers;

/// One dense layer as numbers: y = f(x W' + b).
///
/// @param inputs columns of W
/// @param outputs rows of W
/// @param function what is applied to x W' + b
/// @param weights W, `[outputs][inputs]`
/// @param bias b
public record DenseWeights(
    int inputs, int outputs, Function function, float[] weights, float[] bias) {

  /// The activations of the benchmarks' networks.
  public enum Function {
    IDENTITY,
    RELU,
    SIGMOID,
    TANH
  }
}
