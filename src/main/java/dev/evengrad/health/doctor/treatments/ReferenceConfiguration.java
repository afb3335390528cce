package dev.evengrad.health.doctor.treatments;

import dev.evengrad.EvengradException;
import dev.evengrad.activation.Activations;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.health.forecast.Changes;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedules;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything at once that is known to train: standardized inputs, the initial weights that fit each activation, no normalisation, Adam at
 * 1e-3 without clip, batches of 64; width, depth, activations and epochs stay.
 */
public final class ReferenceConfiguration implements Treatment {
  static final String NAME = "reference";

  ReferenceConfiguration() {}

  /** These settings for the same network, or as much of them as can be. */
  public static TrainingSettings of(TrainingSettings settings) {
    ModelSpec network = settings.network();
    try {
      network = NormalizeInputs.standardized(Changes.reference().of(network));
    } catch (EvengradException e) {
      // e.g. the layers are nested too deep for another one: the network stays
    }
    return around(settings.withNetwork(network).withChain(chain(settings.chain(), true)));
  }

  /** The same with ReLU in the place of sigmoid, tanh and others that are flat on both sides; of other networks as {@link #of}. */
  public static TrainingSettings withRelu(TrainingSettings settings) {
    return of(settings.withNetwork(saturatingToRelu(settings.network())));
  }

  private static ModelSpec saturatingToRelu(ModelSpec network) {
    try {
      return Changes.saturating(network)
          ? Changes.activation(Activations.RELU).of(network)
          : network;
    } catch (EvengradException e) {
      return network;
    }
  }

  /** All but the network. */
  static TrainingSettings around(TrainingSettings settings) {
    return settings
        .withLsuv(false)
        .withScaledTargets(settings.loss().takesScaledTargets())
        .withSchedule(Schedules.constant())
        .withBatch(BatchRows.USUAL);
  }

  /** Adam alone; what is frozen stays so if the network has the same layers. */
  static Chain chain(Chain chain, boolean sameLayers) {
    List<GradientTransform> all = new ArrayList<>();
    for (GradientTransform transform : chain.transforms()) {
      if (sameLayers && transform.stage() == GradientTransform.Stage.FREEZE) {
        all.add(transform);
      }
    }
    all.add(Optimizers.adam(0.001));
    return new Chain(all);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    TrainingSettings changed = of(patient.settings());
    return changed.equals(patient.settings())
        ? List.of()
        : List.of(
            new Prescription(
                NAME,
                "standardized inputs, initial weights that fit, adam at 0.001, batches of 64, no"
                    + " clip and no normalisation, all at once",
                changed));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    return "";
  }
}
