package dev.evengrad.health.doctor.treatments;

import dev.evengrad.EvengradException;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.health.forecast.NetworkChange;
import dev.evengrad.model.ModelSpec;
import java.util.ArrayList;
import java.util.List;

/** Treatments that change the hidden layers. */
abstract class NetworkTreatment implements Treatment {
  private final String name;

  NetworkTreatment(String name) {
    this.name = name;
  }

  /**
   * One way to do it.
   *
   * @param change in words
   * @param how the first of these that gives a network counts
   */
  record Way(String change, NetworkChange... how) {}

  /** The ways, the smallest change first. */
  abstract List<Way> ways(ModelSpec network);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<Prescription> prescriptions(Patient patient) {
    ModelSpec network = patient.settings().network();
    List<Prescription> all = new ArrayList<>();
    for (Way way : ways(network)) {
      ModelSpec changed = changed(network, way);
      if (!changed.equals(network)) {
        all.add(new Prescription(name, way.change(), patient.settings().withNetwork(changed)));
      }
    }
    return all;
  }

  /** The same network if none of the changes can be made, e.g. since a residual connection would go around layers that change the width. */
  private static ModelSpec changed(ModelSpec network, Way way) {
    for (NetworkChange how : way.how()) {
      try {
        return how.of(network);
      } catch (EvengradException e) {
        // the next
      }
    }
    return network;
  }
}
