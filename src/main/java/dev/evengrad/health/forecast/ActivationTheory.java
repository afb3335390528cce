package dev.evengrad.health.forecast;

import dev.evengrad.MissingLibraryException;
import dev.evengrad.activation.Activation;
import dev.evengrad.activation.Activations;
import dev.evengrad.reference.textbook.TextbookActivation;
import dev.evengrad.reference.textbook.TextbookActivations;

/** An activation as a function in double: a built-in one by its twin in the reference, any other by its own values. */
final class ActivationTheory {
  private ActivationTheory() {}

  static Elementwise of(Activation activation) {
    if (activation.equals(Activations.IDENTITY)) {
      return Elementwise.Affine.IDENTITY;
    }
    // one of the user's own may bear the name of one of ours
    if (activation.getClass().getPackage() == Activation.class.getPackage()) {
      try {
        return new Twin(activation.text(), TextbookActivations.of(activation.text()));
      } catch (MissingLibraryException e) {
        // its twin needs a library that is not there; its own values are good enough
        return new Sampled(activation);
      }
    }
    return new Sampled(activation);
  }

  /** A built-in activation. */
  private record Twin(String text, TextbookActivation twin) implements Elementwise {
    @Override
    public double value(double x) {
      return twin.value(x);
    }

    @Override
    public double derivative(double x) {
      return twin.derivative(x);
    }

    @Override
    public double[] kinks() {
      return twin.kinks();
    }
  }

  /** Any activation, by calling it for one number at a time. */
  private static final class Sampled implements Elementwise {
    private final Activation activation;
    private final float[] z = new float[1];
    private final float[] y = new float[1];
    private final float[] slope = new float[1];

    Sampled(Activation activation) {
      this.activation = activation;
    }

    @Override
    public double value(double x) {
      z[0] = (float) x;
      activation.forward(1, z, 0, y, 0);
      return y[0];
    }

    @Override
    public double derivative(double x) {
      z[0] = (float) x;
      activation.forward(1, z, 0, y, 0);
      slope[0] = 1;
      activation.backward(1, activation.derivativeFromOutput() ? y : z, 0, slope, 0);
      return slope[0];
    }

    @Override
    public double[] kinks() {
      return new double[0];
    }

    @Override
    public String text() {
      return "own:" + activation.text() + "@" + activation.getClass().getName();
    }

    @Override
    public boolean measured() {
      return true;
    }
  }
}
