package dev.evengrad.benchmarks.health;

import dev.evengrad.benchmarks.health.Outcome.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// How often treatment restores what is sick, and leaves alone what is not.
public final class TreatmentScore {
  private final Map<Treater, Map<Long, TreatedRun>> all = new EnumMap<>(Treater.class);

  TreatmentScore(Collection<TreatedRun> runs) {
    for (Treater treater : Treater.values()) {
      all.put(treater, new TreeMap<>());
    }
    runs.forEach(run -> of(run.treater()).put(run.seed(), run));
  }

  private Map<Long, TreatedRun> of(Treater treater) {
    return Objects.requireNonNull(all.get(treater));
  }

  /// The tables of a results file, with a line that says of what they are.
  public static String markdown(Path file) throws IOException {
    List<TreatedRun> runs = TreatedRuns.all(file);
    TreeMap<String, TreeSet<String>> commits = new TreeMap<>();
    runs.forEach(
        run ->
            commits
                .computeIfAbsent(run.commit(), commit -> new TreeSet<>())
                .add(run.treater().title()));
    String measured =
        commits.size() == 1
            ? commits.firstKey()
            : commits.entrySet().stream()
                .map(commit -> commit.getKey() + " (" + String.join("; ", commit.getValue()) + ")")
                .collect(Collectors.joining(", "));
    return new TreatmentScore(runs).markdown()
        + String.format(
            "%nMeasured at commit %s, %s.%n",
            measured, TreatedRuns.results(file).get("date").asString());
  }

  private List<TreatedRun> runs(Treater treater, Health health) {
    return of(treater).values().stream().filter(run -> run.health() == health).toList();
  }

  private static Wilson rate(List<TreatedRun> runs, Predicate<TreatedRun> hit) {
    return new Wilson(runs.stream().filter(hit).count(), runs.size());
  }

  private static String median(List<TreatedRun> runs, ToLongFunction<FoldTreatment> of) {
    long[] sorted =
        runs.stream().flatMap(run -> run.folds().stream()).mapToLong(of).sorted().toArray();
    return sorted.length == 0
        ? ""
        : String.format(Locale.ROOT, "%,d", sorted[(sorted.length - 1) / 2]);
  }

  /// Who restores how much; what healthy runs and shuffled labels come to; by kind of fault; what was missed.
  String markdown() {
    List<TreatedRun> sick = runs(Treater.EVENGRAD, Health.SICK);
    List<TreatedRun> healthy = runs(Treater.EVENGRAD, Health.HEALTHY);
    List<TreatedRun> shuffled = runs(Treater.EVENGRAD, Health.INCURABLE);
    StringBuilder text =
        new StringBuilder(
            String.format(
                "%d runs of the seeds %s: %d sick, %d healthy, %d with shuffled labels.%n%n"
                    + "| treatment | sick runs restored | Evengrad on the same runs | treatments"
                    + " tried, median | steps spent, median |%n|---|---|---|---|---|%n",
                sick.size() + healthy.size() + shuffled.size(),
                seeds(),
                sick.size(),
                healthy.size(),
                shuffled.size()));
    for (Treater treater : Treater.values()) {
      List<TreatedRun> mine = runs(treater, Health.SICK);
      if (!mine.isEmpty()) {
        text.append(
            String.format(
                "| %s | %s | %s | %s | %s |%n",
                treater.title(),
                rate(mine, TreatedRun::restored).text(),
                treater == Treater.EVENGRAD ? "" : beside(mine),
                median(mine, FoldTreatment::tried),
                median(mine, FoldTreatment::steps)));
      }
    }
    text.append(
        String.format(
            "%n| Evengrad | |%n|---|---|%n"
                + "| sick runs restored without the twin's own settings in any fold | %s |%n"
                + "| healthy runs whose settings were changed | %s |%n"
                + "| shuffled labels called incurable | %s |%n"
                + "| sick runs called incurable in some fold | %s |%n",
            rate(sick, run -> run.restored() && !run.byTwin()).text(),
            rate(healthy, run -> run.folds().getFirst().changed()).text(),
            rate(shuffled, run -> run.folds().getFirst().outcome().equals("incurable")).text(),
            rate(
                    sick,
                    run ->
                        run.folds().stream().anyMatch(fold -> fold.outcome().equals("incurable")))
                .text()));
    byKind(text);
    kept(text, sick);
    list(text, "Sick runs that were not restored", sick, run -> !run.restored());
    list(
        text,
        "Healthy runs whose settings were changed",
        healthy,
        run -> run.folds().getFirst().changed());
    list(
        text,
        "Shuffled labels that were not called incurable",
        shuffled,
        run -> !run.folds().getFirst().outcome().equals("incurable"));
    return text.toString();
  }

  /// From which to which.
  private String seeds() {
    TreeMap<Long, TreatedRun> evengrad = new TreeMap<>(of(Treater.EVENGRAD));
    return evengrad.isEmpty() ? "none" : evengrad.firstKey() + " to " + evengrad.lastKey();
  }

  /// How many of these runs Evengrad restores.
  private String beside(List<TreatedRun> others) {
    List<TreatedRun> mine =
        others.stream()
            .filter(run -> of(Treater.EVENGRAD).containsKey(run.seed()))
            .map(run -> Objects.requireNonNull(of(Treater.EVENGRAD).get(run.seed())))
            .toList();
    return rate(mine, TreatedRun::restored).text();
  }

  private void byKind(StringBuilder text) {
    text.append("\n| fault in the recipe of a sick run |");
    for (Treater treater : Treater.values()) {
      text.append(' ').append(treater.title()).append(" |");
    }
    text.append("\n|---").repeat("|---", Treater.values().length).append("|\n");
    for (FaultKind kind : FaultKind.values()) {
      text.append("| ").append(kind.text()).append(" |");
      for (Treater treater : Treater.values()) {
        List<TreatedRun> runs =
            runs(treater, Health.SICK).stream()
                .filter(run -> RecipeGenerator.recipe(run.seed()).faults().contains(kind))
                .toList();
        Wilson rate = rate(runs, TreatedRun::restored);
        text.append(runs.isEmpty() ? "" : " " + rate.hits() + " of " + rate.of()).append(" |");
      }
      text.append('\n');
    }
  }

  /// What cured, in how many folds of the sick runs.
  private static void kept(StringBuilder text, List<TreatedRun> sick) {
    Map<String, Integer> counts = new TreeMap<>();
    sick.stream()
        .flatMap(run -> run.folds().stream())
        .forEach(fold -> counts.merge(said(fold), 1, Integer::sum));
    text.append("\n| what Evengrad handed back | folds of sick runs |\n|---|---|\n");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(
            count -> text.append(String.format("| %s | %d |%n", count.getKey(), count.getValue())));
  }

  private static String said(FoldTreatment fold) {
    return fold.kept().isEmpty()
        ? fold.outcome()
        : fold.outcome() + ": " + String.join(" + ", fold.kept());
  }

  private static void list(
      StringBuilder text, String title, List<TreatedRun> runs, Predicate<TreatedRun> which) {
    List<TreatedRun> listed = runs.stream().filter(which).toList();
    text.append(String.format("%n%s: %s%n", title, listed.isEmpty() ? "none." : ""));
    if (!listed.isEmpty()) {
      text.append('\n');
    }
    listed.forEach(run -> text.append("- ").append(words(run)).append('\n'));
  }

  /// A run in a line.
  static String words(TreatedRun run) {
    Map<String, Integer> folds = new TreeMap<>();
    run.folds().forEach(fold -> folds.merge(said(fold), 1, Integer::sum));
    String measured =
        Double.isNaN(run.difference())
            ? ""
            : String.format(
                Locale.ROOT,
                " (accuracy %.3f -> %.3f, %.1f points below its twin, standard error %.1f%s)",
                run.before(),
                run.after(),
                run.difference(),
                run.standardError(),
                run.nonFinite() > 0 ? ", not finite in " + run.nonFinite() + " of the seeds" : "");
    return run.seed()
        + ", "
        + run.recipe()
        + measured
        + (folds.isEmpty() ? "" : "; ")
        + folds.entrySet().stream()
            .map(
                fold ->
                    fold.getKey() + (run.folds().size() == 1 ? "" : " (" + fold.getValue() + ")"))
            .collect(Collectors.joining(", "));
  }
}
