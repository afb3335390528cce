package dev.evengrad.benchmarks.health;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// A training run, in full. Whether it is sick shows from what it learns, not from its faults, which may be too weak to matter.
///
/// @param seed that it was generated from
/// @param faults what was changed in a base that is known to be good; none, one or two
/// @param data the name of a built-in data set
/// @param network in text, its input included
/// @param depth hidden layers
/// @param width units of each
/// @param activation of the hidden layers of its healthy twin: its own, unless that is the fault
/// @param chain clips and optimizer, in text
/// @param batch rows of a batch
/// @param inputScale 0 for inputs standardized by the network; otherwise they are (z + 1) times this number, z standardized
/// @param noise the fraction of training rows whose label is another one
/// @param shuffled whether the labels of the training rows are shuffled: a class of its own, which nothing cures
/// @param epochs how often it sees the training rows
public record Recipe(
    long seed,
    Set<FaultKind> faults,
    String data,
    String network,
    int depth,
    int width,
    String activation,
    String chain,
    int batch,
    double inputScale,
    double noise,
    boolean shuffled,
    int epochs) {
  /// Copies the faults.
  public Recipe {
    faults = Set.copyOf(faults);
  }

  /// The healthy run beside it: the same data, depth, width and epochs, and the reference for all the rest.
  public Recipe twin() {
    String spec =
        RecipeGenerator.network(data, "standardize; ", depth, "dense " + width + " " + activation);
    return new Recipe(
        0,
        Set.of(),
        data,
        spec,
        depth,
        width,
        activation,
        "adam(0.001)",
        64,
        0,
        noise,
        false,
        epochs);
  }

  /// The data set's reference network: where the twin does worse by 5 points, depth was a fault itself, and this is the twin.
  public Recipe reference() {
    String spec = RecipeGenerator.network(data, "standardize; ", 2, "dense 64 relu");
    return new Recipe(
        0, Set.of(), data, spec, 2, 64, "relu", "adam(0.001)", 64, 0, noise, false, epochs);
  }

  /// The names of all rules whose warning or error detects it.
  public Set<String> accepted() {
    Set<String> all = FaultKind.symptoms();
    faults.forEach(fault -> all.addAll(fault.accepted()));
    return all;
  }

  /// One line that says all of it.
  public String text() {
    Set<String> kinds = new TreeSet<>();
    faults.forEach(fault -> kinds.add(fault.text()));
    return String.format(
        Locale.ROOT,
        "%s: %s; %s; batch %d; %s%s%s; %d epochs",
        kinds.isEmpty() ? "no fault" : String.join(", ", kinds),
        data,
        network + "; " + chain,
        batch,
        inputScale == 0 ? "inputs standardized" : "inputs (z + 1) x " + inputScale,
        noise == 0 ? "" : String.format(Locale.ROOT, "; %.0f %% of labels wrong", 100 * noise),
        shuffled ? "; labels shuffled" : "",
        epochs);
  }
}
