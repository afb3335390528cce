package dev.evengrad.optim;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.text.Arguments;
import dev.evengrad.text.Registry;
import dev.evengrad.text.TextItem;
import dev.evengrad.text.TextParser;
import dev.evengrad.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The built-in schedules. */
public final class Schedules {
  /** The schedules by name. */
  public static final Registry<Function<Arguments, Schedule>> REGISTRY =
      Registry.<Function<Arguments, Schedule>>empty("schedule")
          .with("constant", "constant", "the same rate in every step", a -> constant())
          .with(
              "cosine",
              "cosine(steps, end=0)",
              "from the base rate down to end times it, like a cosine; without steps: over the run",
              Schedules::cosine)
          .with(
              "cosine_restarts",
              "cosine_restarts(steps, growth=1, end=0)",
              "cosine again and again, each time growth times as long",
              a ->
                  new CosineRestarts(
                      StepCount.read(a, "steps"),
                      StepCount.read(a, "growth", 1),
                      a.number("end", 0)))
          .with(
              "step",
              "step(steps, gamma=0.1)",
              "times gamma every so many steps",
              a -> new StepDecay(StepCount.read(a, "steps"), a.number("gamma", Gamma.TENTH)))
          .with(
              "multistep",
              "multistep(step, ..., gamma=0.1)",
              "times gamma at each of the steps given",
              Schedules::multistep)
          .with(
              "exponential",
              "exponential(gamma, steps=1)",
              "gamma^(t/steps)",
              a -> new ExponentialDecay(a.number("gamma"), StepCount.read(a, "steps", 1)))
          .with(
              "linear",
              "linear(steps, end=0, start=1)",
              "a line from start to end; without steps: over the run",
              a -> new Linear(whole(a), a.number("end", 0), a.number("start", 1)))
          .with(
              "polynomial",
              "polynomial(steps, power=1, end=0)",
              "(1 - t/steps)^power, down to end; without steps: over the run",
              a -> new Polynomial(whole(a), a.number("power", 1), a.number("end", 0)))
          .with(
              "one_cycle",
              "one_cycle(steps, up=0.3, div=25, final_div=1e4)",
              "up to the base rate and far down, by cosines; without steps: over the run",
              a ->
                  new OneCycle(
                      whole(a),
                      a.number("up", OneCycle.UP),
                      a.number("div", OneCycle.DIV),
                      a.number("final_div", OneCycle.FINAL_DIV)))
          .with(
              "warmup",
              "warmup(steps, then=constant, start=0)",
              "a line from start to the base rate, then another schedule",
              Schedules::warmup)
          .with(
              "reduce_on_plateau",
              "reduce_on_plateau(factor=0.1, patience=10, threshold=1e-4, cooldown=0, min_rate=0,"
                  + " eps=1e-8, mode=min)",
              "times factor once the loss no longer falls, or a measure no longer grows (mode=max)",
              a ->
                  new ReduceOnPlateau(
                      a.number("factor", Gamma.TENTH),
                      wholeNumber(a, "patience", ReduceOnPlateau.PATIENCE),
                      a.number("threshold", ReduceOnPlateau.THRESHOLD),
                      wholeNumber(a, "cooldown", 0),
                      a.number("min_rate", 0),
                      a.number("eps", ReduceOnPlateau.EPS),
                      ReduceOnPlateau.Mode.read(a)));

  private Schedules() {}

  /** The same rate in every step. */
  public static Constant constant() {
    return new Constant();
  }

  /**
   * From the base rate down to 0 within {@code steps}.
   *
   * @throws SettingException if {@code steps} is below 1
   */
  public static Cosine cosine(long steps) {
    return cosine(steps, 0);
  }

  /**
   * From the base rate down to {@code end} times it within {@code steps}.
   *
   * @throws SettingException if {@code steps} is below 1 or {@code end} is not in [0, 1]
   */
  public static Cosine cosine(long steps, double end) {
    if (steps < 1) {
      throw new SettingException("steps", steps, "a whole number of at least 1");
    }
    return new Cosine(steps, end);
  }

  /**
   * Reads a schedule such as {@code cosine(1000)}.
   *
   * @throws SpecException with the position if the text cannot be read
   */
  public static Schedule parse(String text) {
    TextItem call = TextParser.call(new Word(text, 0), text);
    return Arguments.create(call, REGISTRY.find(call));
  }

  /**
   * A line from 0 to the base rate, then another schedule from its beginning.
   *
   * @throws SettingException if {@code steps} is below 1
   */
  public static Warmup warmup(long steps, Schedule then) {
    return new Warmup(steps, then, 0);
  }

  private static Warmup warmup(Arguments arguments) {
    long steps = StepCount.read(arguments, "steps");
    Schedule then = arguments.call("then", REGISTRY);
    return new Warmup(steps, then == null ? constant() : then, arguments.number("start", 0));
  }

  private static Multistep multistep(Arguments arguments) {
    List<Long> milestones = new ArrayList<>();
    for (int i = 1; i <= arguments.item().arguments().size(); i++) {
      milestones.add(StepCount.read(arguments, "step" + i));
    }
    return new Multistep(milestones, arguments.number("gamma", Gamma.TENTH));
  }

  private static int wholeNumber(Arguments arguments, String name, int byDefault) {
    double value = arguments.number(name, byDefault);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new SettingException(name, value, "a whole number of at least 0");
    }
    return (int) value;
  }

  private static long whole(Arguments arguments) {
    return StepCount.read(arguments, "steps", StepCount.WHOLE_RUN);
  }

  private static Cosine cosine(Arguments arguments) {
    Word steps = arguments.word("steps");
    double end = arguments.number("end", 0);
    if (steps == null) {
      return new Cosine(Cosine.WHOLE_RUN, end);
    }
    try {
      long count = Long.parseLong(steps.value());
      if (count >= 1) {
        return cosine(count, end);
      }
    } catch (NumberFormatException e) {
      // the same message as for a number below 1
    }
    throw arguments.fault(
        "steps is '" + steps.value() + "', expected a whole number of at least 1", steps);
  }
}
