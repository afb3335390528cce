package dev.evengrad.cli;

import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.Freeze;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.Schedule;
import dev.evengrad.optim.Schedules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// A `train` command as the user would type it: the options that were given, and others in the place of those that some changed
/// settings replace.
///
/// @param options each with its values, one an occurrence; a flag has none
record TrainCommandLine(Map<String, List<String>> options) {
  /// Set by `scripts/evengrad`: how it was called.
  private static final String PROGRAM = "evengrad.launcher.command";

  /// What says how a command shows its result, or where it writes it besides.
  private static final Set<String> SHOWING =
      Set.of("--json", "--quiet", "--report", "--stacktrace");

  /// The option for each part of a chain.
  private static final Map<GradientTransform.Stage, String> STAGES =
      new EnumMap<>(
          Map.of(
              GradientTransform.Stage.FREEZE, "--freeze",
              GradientTransform.Stage.CLIP, "--clip",
              GradientTransform.Stage.RATE, "--rate-group",
              GradientTransform.Stage.DECAY, "--decay",
              GradientTransform.Stage.OPTIMIZER, "--optimizer"));

  /// The options of `train` among those that were given to another command.
  static TrainCommandLine of(CommandLine.ParseResult given) {
    Set<String> known =
        Set.copyOf(
            new CommandLine(new TrainOptions())
                .getCommandSpec().options().stream().map(OptionSpec::longestName).toList());
    Map<String, List<String>> options = new LinkedHashMap<>();
    for (OptionSpec option : given.matchedOptions()) {
      String name = option.longestName();
      if (known.contains(name) && !SHOWING.contains(name)) {
        options.put(name, option.arity().max() == 0 ? List.of() : option.originalStringValues());
      }
    }
    return new TrainCommandLine(options);
  }

  /// The settings that a doctor may change.
  static TrainingSettings settings(TrainOptions options, Recipe recipe) {
    return new TrainingSettings(
        recipe.spec(),
        recipe.lsuv(),
        recipe.loss(),
        recipe.scaledTargets(),
        recipe.chain(),
        schedule(options),
        options.batch == null ? TrainOptions.BATCH : options.batch,
        recipe.epochs(),
        recipe.seed());
  }

  /// For a run of any length, which that of the recipe is not.
  private static Schedule schedule(TrainOptions options) {
    return options.schedule == null ? Schedules.constant() : Schedules.parse(options.schedule);
  }

  /// The command for changed settings, `own` being those of this one.
  TrainCommandLine changed(TrainingSettings own, TrainingSettings other) {
    Map<String, List<String>> changed = new LinkedHashMap<>(options);
    if (!other.network().equals(own.network()) || other.lsuv() != own.lsuv()) {
      // the network's text has what these made of it
      changed.remove("--standardize");
      changed.remove("--init");
      changed.put("--network", List.of(other.network().toString()));
      if (other.lsuv()) {
        changed.put("--init", List.of(LsuvText.NAME));
      }
    }
    if (!other.loss().text().equals(own.loss().text())) {
      changed.remove("--class-weights");
      changed.put("--loss", List.of(other.loss().text()));
    }
    if (other.scaledTargets() != own.scaledTargets()) {
      changed.put("--targets", List.of(other.scaledTargets() ? "scaled" : "raw"));
    }
    change(changed, own.chain(), other.chain());
    if (!other.schedule().text().equals(own.schedule().text())) {
      changed.put("--schedule", List.of(other.schedule().text()));
    }
    if (other.batch() != own.batch()) {
      changed.put("--batch", List.of(Integer.toString(other.batch())));
    }
    if (other.epochs() != own.epochs()) {
      changed.put("--epochs", List.of(Integer.toString(other.epochs())));
    }
    if (other.seed() != own.seed()) {
      changed.put("--seed", List.of(Long.toString(other.seed())));
    }
    return new TrainCommandLine(changed);
  }

  private static void change(Map<String, List<String>> changed, Chain own, Chain other) {
    STAGES.forEach(
        (stage, option) -> {
          List<GradientTransform> transforms = of(stage, other);
          if (transforms.equals(of(stage, own))) {
            return;
          }
          changed.remove(option);
          if (stage == GradientTransform.Stage.OPTIMIZER) {
            changed.remove("--rate");
          }
          if (!transforms.isEmpty()) {
            changed.put(option, transforms.stream().map(TrainCommandLine::text).toList());
          } else if (stage == GradientTransform.Stage.CLIP) {
            changed.put(option, List.of(TransformText.NONE));
          }
        });
  }

  private static String text(GradientTransform transform) {
    return transform instanceof Freeze freeze ? freeze.mask().text() : transform.text();
  }

  private static List<GradientTransform> of(GradientTransform.Stage stage, Chain chain) {
    return chain.transforms().stream().filter(t -> t.stage() == stage).toList();
  }

  /// The words of the command, the first being the command's name.
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("train"));
    options.forEach(
        (name, values) -> {
          if (values.isEmpty()) {
            words.add(name);
          }
          for (String value : values) {
            // a value such as -1 would be taken for an option
            if (value.startsWith("-")) {
              words.add(name + "=" + value);
            } else {
              words.add(name);
              words.add(value);
            }
          }
        });
    return words;
  }

  /// The options as `train` reads them.
  TrainOptions read() {
    TrainOptions read = new TrainOptions();
    CommandLine command = new CommandLine(read);
    NumberOptions.register(command);
    command.parseArgs(words().subList(1, words().size()).toArray(String[]::new));
    return read;
  }

  /// Ready to be pasted into a shell.
  @Override
  public String toString() {
    List<String> words = new ArrayList<>(List.of(System.getProperty(PROGRAM, "evengrad")));
    words.addAll(words());
    return ShellWord.line(words);
  }
}
