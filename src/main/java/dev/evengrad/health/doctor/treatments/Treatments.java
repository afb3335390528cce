package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.doctor.Treatment;
import java.util.List;

/** The treatments, the smallest first. */
public final class Treatments {
  /** All of them, in the order in which they are tried. */
  public static final List<Treatment> ALL =
      List.of(
          new NormalizeInputs(),
          new ScaleTargets(),
          new Initialization(),
          new LsuvWeights(),
          new LearningRate(),
          new RateWarmUp(),
          new Clipping(),
          new OtherOptimizer(),
          new BatchRows(),
          new OtherActivation(),
          new Normalization(),
          new ResidualConnections(),
          new ReferenceConfiguration(),
          new FewerLayers());

  private Treatments() {}
}
