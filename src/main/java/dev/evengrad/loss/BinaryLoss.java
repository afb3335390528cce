package dev.evengrad.loss;

import dev.evengrad.ShapeException;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.layer.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What the losses share that tell class 0 from class 1 by one output. Class weights multiply the losses of their rows; the mean is over
 * the rows all the same, as in PyTorch's BCEWithLogitsLoss (weight, pos_weight) and Keras' class_weight. So rows of weight w count in
 * both sums and class weights in one: twice the class weights are twice the loss. Softmax cross-entropy divides by their sum, as
 * PyTorch's CrossEntropyLoss does.
 */
abstract class BinaryLoss extends ElementwiseLoss {
  private final String name;
  private final @Nullable ClassWeights weights;

  BinaryLoss(String name, @Nullable ClassWeights weights) {
    this.name = name;
    this.weights = weights;
    if (weights != null) {
      weights.requireCount(2);
    }
  }

  @Override
  public final String text() {
    return weights == null ? name : name + "(" + weights.text() + ")";
  }

  @Override
  public final float[] weightsOfClasses() {
    return weights == null ? new float[0] : weights.toArray();
  }

  final boolean hasClassWeights() {
    return weights != null;
  }

  @Override
  public boolean takesClasses() {
    return true;
  }

  @Override
  public boolean takesValues() {
    return false;
  }

  @Override
  public boolean binary() {
    return true;
  }

  @Override
  double weightOf(int row, Targets targets) {
    double weight = targets.rowWeight(row);
    return weights == null ? weight : weight * weights.get(targets.classes()[row]);
  }

  @Override
  public LossOp compile(Kernels kernels, Tensor output, Tensor delta, int capacity) {
    if (!takesValues() && delta.width() != 1) {
      throw new ShapeException(
          "the loss "
              + name
              + " tells two classes apart by one output, the network has "
              + delta.width()
              + ": end it with 'dense 1'");
    }
    return super.compile(kernels, output, delta, capacity);
  }
}
