package dev.evengrad.benchmarks.health;

import dev.evengrad.health.Finding;
import dev.evengrad.health.HealthSettings;
import dev.evengrad.health.Severity;
import dev.evengrad.health.doctor.Patient;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.Symptoms;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.health.doctor.Treatment;
import dev.evengrad.health.rules.ComparisonRules;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The repairs of AutoTrainer (Zhang and others 2021) for what its rules find in one training of a run, in its order, as we read it. Its batch normalisation
/// goes before the activation, its clip cuts entries at 1, its initialisation is He's; a rate is cut to a tenth where the accuracy swings and multiplied by
/// ten where it is slow; another optimizer is Adam at 1e-3, which takes the place of clips too, as they are options of the optimizer there.
///
/// For the networks of the generator.
final class AutoTrainerRepairs {
  private static final Pattern ACTIVATION =
      Pattern.compile("\\b(relu|tanh|elu|selu|gelu|leaky_relu|sigmoid)\\b");
  private static final Pattern INITIALIZER = Pattern.compile(" init=\\w+(\\([^)]*\\))?");
  private static final Pattern RATE = Pattern.compile("(adam|adamw|rmsprop|momentum)\\(([^),]+)");
  private static final Pattern HIDDEN =
      Pattern.compile("\\bdense (\\d+) (relu|tanh|elu|selu|gelu|leaky_relu|sigmoid)\\b([^;\\]]*)");

  private static final Map<String, Function<TrainingSettings, TrainingSettings>> REPAIRS =
      repairs();

  /// In which order it tries what, by the rule that warns.
  private static final Map<String, List<String>> ORDER =
      Map.of(
          "autotrainer.vanishing", List.of("selu", "relu", "batch_norm"),
          "autotrainer.exploding", List.of("selu", "relu", "clip", "tanh", "batch_norm"),
          "autotrainer.dying_relu", List.of("selu", "batch_norm", "initialization", "leaky_relu"),
          "autotrainer.oscillating", List.of("adam", "lower_rate", "batch", "momentum"),
          "autotrainer.slow", List.of("adam", "higher_rate"));

  private AutoTrainerRepairs() {}

  /// What is tried; nothing if no rule warns.
  static List<Treatment> of(Patient patient) {
    Set<String> rules = new LinkedHashSet<>();
    WatchedTraining.train(
        patient.settings(),
        patient.training(),
        patient.validation(),
        HealthSettings.standard()
            .only()
            .every(1)
            .adding(run -> ComparisonRules.autoTrainer(run, patient.settings().epochs()))
            .onFinding(finding -> warned(rules, finding)));
    return order(rules).stream().<Treatment>map(Repair::new).toList();
  }

  /// The repairs for several rules, the first rule's first, none twice.
  static List<String> order(Set<String> rules) {
    Set<String> order = new LinkedHashSet<>();
    for (String rule : rules) {
      order.addAll(ORDER.getOrDefault(rule, List.of()));
    }
    return List.copyOf(order);
  }

  private static void warned(Set<String> rules, Finding finding) {
    if (finding.severity() != Severity.NOTICE) {
      rules.add(finding.rule());
    }
  }

  /// A repair by its name; the same settings where there is nothing to change.
  static TrainingSettings repaired(String name, TrainingSettings settings) {
    Function<TrainingSettings, TrainingSettings> repair = REPAIRS.get(name);
    if (repair == null) {
      throw new IllegalArgumentException(
          "no repair '" + name + "'; expected one of " + REPAIRS.keySet());
    }
    return repair.apply(settings);
  }

  private static Map<String, Function<TrainingSettings, TrainingSettings>> repairs() {
    Map<String, Function<TrainingSettings, TrainingSettings>> all = new LinkedHashMap<>();
    for (String activation : List.of("selu", "relu", "tanh", "leaky_relu")) {
      all.put(activation, settings -> network(settings, text -> activation(text, activation)));
    }
    all.put("batch_norm", settings -> network(settings, AutoTrainerRepairs::batchNorm));
    all.put("initialization", settings -> network(settings, AutoTrainerRepairs::initialization));
    all.put("clip", AutoTrainerRepairs::clip);
    all.put("adam", settings -> settings.withChain(Chain.parse("adam(0.001)")));
    all.put("momentum", AutoTrainerRepairs::momentum);
    all.put("lower_rate", settings -> rate(settings, 0.1));
    all.put("higher_rate", settings -> rate(settings, 10));
    all.put("batch", settings -> settings.withBatch(settings.batch() == 32 ? 64 : 32));
    return all;
  }

  private static TrainingSettings network(
      TrainingSettings settings, Function<String, String> change) {
    return settings.withNetwork(ModelSpec.parse(change.apply(settings.network().toString())));
  }

  /// With the weights that Evengrad gives it.
  private static String activation(String network, String activation) {
    return INITIALIZER.matcher(ACTIVATION.matcher(network).replaceAll(activation)).replaceAll("");
  }

  private static String batchNorm(String network) {
    return network.contains("batch_norm")
        ? network
        : HIDDEN
            .matcher(network)
            .replaceAll(
                found ->
                    "dense "
                        + found.group(1)
                        + found.group(3).stripTrailing()
                        + "; batch_norm; "
                        + found.group(2)
                        + (found.group(3).endsWith(" ") ? " " : ""));
  }

  private static String initialization(String network) {
    return HIDDEN
        .matcher(INITIALIZER.matcher(network).replaceAll(""))
        .replaceAll(
            found ->
                "dense "
                    + found.group(1)
                    + " "
                    + found.group(2)
                    + found.group(3).stripTrailing()
                    + " init=he_uniform"
                    + (found.group(3).endsWith(" ") ? " " : ""));
  }

  private static TrainingSettings clip(TrainingSettings settings) {
    return settings.withChain(
        Chain.parse("chain(value(1), " + settings.chain().optimizer().text() + ")"));
  }

  private static TrainingSettings momentum(TrainingSettings settings) {
    String optimizer = settings.chain().optimizer().text();
    return optimizer.startsWith("momentum")
        ? settings
        : settings.withChain(Chain.parse("momentum(" + settings.chain().optimizer().rate() + ")"));
  }

  private static TrainingSettings rate(TrainingSettings settings, double factor) {
    String changed =
        RATE.matcher(settings.chain().text())
            .replaceAll(
                found ->
                    String.format(
                        Locale.ROOT,
                        "%s(%.2g",
                        found.group(1),
                        Double.parseDouble(found.group(2)) * factor));
    return settings.withChain(Chain.parse(changed));
  }

  /// One of them, for the run as treated so far.
  private record Repair(String name) implements Treatment {
    @Override
    public List<Prescription> prescriptions(Patient patient) {
      TrainingSettings changed = repaired(name, patient.settings());
      return changed.equals(patient.settings())
          ? List.of()
          : List.of(new Prescription(name, name, changed));
    }

    @Override
    public String ruledOut(Symptoms symptoms, Prescription prescription) {
      return "";
    }
  }
}
