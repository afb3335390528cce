package dev.evengrad.health.doctor.treatments;

import dev.evengrad.health.InputNumbers;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Standardize;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Inputs to mean 0 and deviation 1, by a layer in front that takes them from the training rows. */
final class NormalizeInputs implements Treatment {
  /** Initialisers and rates are made for a root mean square of 1; within this factor of it nothing is amiss. */
  private static final double FACTOR = 3;

  /** Deviations that differ by more than this ask for rates that differ by its square. */
  private static final double SPREAD = 100;

  static final String NAME = "normalize_inputs";
  static final String CHANGE = "inputs standardized by the training rows";

  /** The network with {@code standardize} behind its input, if it has none. */
  static ModelSpec standardized(ModelSpec spec) {
    if (spec.layers().getFirst() instanceof Standardize) {
      return spec;
    }
    List<Layer> layers = new ArrayList<>(spec.layers());
    layers.addFirst(new Standardize());
    return new ModelSpec(spec.input(), layers);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Prescription> prescriptions(Patient patient) {
    ModelSpec network = patient.settings().network();
    ModelSpec changed = standardized(network);
    return changed.equals(network)
        ? List.of()
        : List.of(new Prescription(NAME, CHANGE, patient.settings().withNetwork(changed)));
  }

  @Override
  public String ruledOut(Symptoms symptoms, Prescription prescription) {
    double squares = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    List<InputNumbers.Column> columns = symptoms.inputs().columns();
    for (InputNumbers.Column column : columns) {
      squares += column.mean() * column.mean() + column.deviation() * column.deviation();
      if (column.deviation() > 0) {
        smallest = Math.min(smallest, column.deviation());
        largest = Math.max(largest, column.deviation());
      }
    }
    double rms = Math.sqrt(squares / columns.size());
    boolean fine = rms < FACTOR && rms > 1 / FACTOR && !(largest > SPREAD * smallest);
    return fine && !symptoms.found("inputs_not_normalized")
        ? String.format(Locale.ROOT, "the inputs have a root mean square of %.2g", rms)
        : "";
  }
}
