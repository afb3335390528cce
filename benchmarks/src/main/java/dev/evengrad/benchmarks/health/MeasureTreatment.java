package dev.evengrad.benchmarks.health;

import dev.evengrad.benchmarks.health.Outcome.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Treats the recipes, by several treaters, and measures what they come to. Called by scripts/bench treatment.
public final class MeasureTreatment {
  private static final int THREADS = 2;

  private final Map<Long, Outcome> outcomes;
  private final TreatedRuns runs;
  private final Twins twins = new Twins();
  private final String commit;
  private final Consumer<String> progress;

  MeasureTreatment(
      Map<Long, Outcome> outcomes, TreatedRuns runs, String commit, Consumer<String> progress) {
    this.outcomes = outcomes;
    this.runs = runs;
    this.commit = commit;
    this.progress = progress;
  }

  /// Arguments: the file of the outcomes, the file to write, the commit, the date, the first seed and the last; then treaters in the order in which they
  /// are measured, each with the number of sick runs that it gets, the first ones, or `all`: `evengrad all untreated 60`. Evengrad gets the healthy ones
  /// and those with shuffled labels too.
  public static void main(String[] args) throws IOException, InterruptedException {
    measure(args, System.err::println);
  }

  static void measure(String[] args, Consumer<String> progress)
      throws IOException, InterruptedException {
    Map<Long, Outcome> outcomes = Outcomes.read(Path.of(args[0])).all();
    TreatedRuns runs = TreatedRuns.read(Path.of(args[1]), args[2], args[3]);
    MeasureTreatment measure = new MeasureTreatment(outcomes, runs, args[2], progress);
    long from = Long.parseLong(args[4]);
    long to = Long.parseLong(args[5]);
    for (int i = 6; i < args.length; i += 2) {
      long sick = args[i + 1].equals("all") ? Long.MAX_VALUE : Long.parseLong(args[i + 1]);
      measure.measure(Treater.of(args[i]), from, to, sick);
    }
  }

  /// Measures those that are missing.
  void measure(Treater treater, long from, long to, long sick)
      throws IOException, InterruptedException {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(THREADS)) {
      for (Outcome outcome : chosen(treater, from, to, sick)) {
        if (!runs.has(treater, outcome.seed())) {
          all.add(workers.submit(() -> measure(treater, outcome)));
        }
      }
      for (Future<?> one : all) {
        var done = one.get();
        assert done == null;
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private List<Outcome> chosen(Treater treater, long from, long to, long sick) {
    List<Outcome> chosen = new ArrayList<>();
    long taken = 0;
    for (long seed = from; seed <= to; seed++) {
      Outcome outcome = outcomes.get(seed);
      if (outcome == null) {
        throw new IllegalStateException("seed " + seed + " has no outcome: measure it first");
      }
      boolean others = outcome.health() != Health.BORDERLINE && treater == Treater.EVENGRAD;
      if (outcome.health() == Health.SICK ? taken++ < sick : others) {
        chosen.add(outcome);
      }
    }
    return chosen;
  }

  private void measure(Treater treater, Outcome outcome) {
    long start = System.nanoTime();
    Recipe recipe = RecipeGenerator.recipe(outcome.seed());
    TreatedRun run = TreatedTraining.of(recipe, outcome, treater, twins, commit);
    runs.put(run);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s %s%s %.1f s%n%s",
            run.key(),
            run.health(),
            run.health() == Health.SICK && !run.restored() ? " MISSED" : "",
            (System.nanoTime() - start) * 1e-9,
            TreatmentScore.words(run)));
  }
}
