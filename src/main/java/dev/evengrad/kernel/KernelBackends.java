package dev.evengrad.kernel;

import dev.evengrad.EvengradException;
import dev.evengrad.kernel.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * The backends in the order in which they are tried, scalar last. A choice made by name, in code or by the system property {@code
 * evengrad.backend}, fails with the reason where it does not work, and never falls back.
 */
public final class KernelBackends {
  /** The system property that names a backend where the code leaves it open; read, never set. */
  public static final String PROPERTY = "evengrad.backend";

  private KernelBackends() {}

  /**
   * One rung of the ladder.
   *
   * @param name the backend's name
   * @param vectorBits the width of its vectors; 0 if it has none or does not work here
   * @param available whether it works here
   * @param active whether {@link BackendChoice#AUTO} gives it now
   * @param reason a sentence: why it is used, is not, or cannot be
   */
  public record Candidate(
      String name, int vectorBits, boolean available, boolean active, String reason) {}

  /**
   * The backend of a choice.
   *
   * @throws EvengradException with the reason, if a backend was named that does not work here
   */
  public static KernelBackend select(BackendChoice choice) {
    BackendChoice effective = choice == BackendChoice.AUTO ? fromProperty() : choice;
    for (Rung rung : Rung.values()) {
      boolean named = effective == rung.choice;
      if (!named && effective != BackendChoice.AUTO) {
        continue;
      }
      String refusal = rung.refusal();
      if (refusal.isEmpty()) {
        if (!named && rung == Rung.SCALAR) {
          ScalarNotice.once();
        }
        return rung.open();
      }
      if (named) {
        String by =
            choice == BackendChoice.AUTO ? " (by the system property " + PROPERTY + ")" : "";
        throw new EvengradException(
            "the "
                + rung.choice
                + " backend was asked for"
                + by
                + " and does not work here: "
                + refusal);
      }
    }
    throw new AssertionError("the scalar backend always works");
  }

  /** All candidates in order, each with a sentence. The list is immutable. */
  public static List<Candidate> explain() {
    BackendChoice wanted = fromProperty();
    List<Candidate> candidates = new ArrayList<>();
    boolean taken = false;
    for (Rung rung : Rung.values()) {
      String refusal = rung.refusal();
      boolean available = refusal.isEmpty();
      boolean active =
          available && !taken && (wanted == BackendChoice.AUTO || wanted == rung.choice);
      candidates.add(
          new Candidate(
              rung.choice.toString(),
              available ? rung.open().vectorBits() : 0,
              available,
              active,
              available ? usable(rung, active, wanted) : refusal));
      taken |= active;
    }
    return List.copyOf(candidates);
  }

  private static String usable(Rung rung, boolean active, BackendChoice wanted) {
    String use =
        active
            ? wanted == BackendChoice.AUTO
                ? "the first that works here"
                : "named by the system property " + PROPERTY
            : "works here, not used";
    String what = rung.describe() + "; " + use + ".";
    return FusedMultiplyAdd.detect() == FusedMultiplyAdd.SOFTWARE
        ? what + " " + FusedMultiplyAdd.SLOW
        : what;
  }

  private static BackendChoice fromProperty() {
    String text = System.getProperty(PROPERTY);
    return text == null ? BackendChoice.AUTO : BackendChoice.parse(text);
  }

  /** The candidates in order. */
  private enum Rung {
    VECTOR(BackendChoice.VECTOR) {
      @Override
      String refusal() {
        return Simd.vectorModulePresent()
            ? VectorRung.refusal()
            : "the module jdk.incubator.vector is not resolved; start the JVM with --add-modules"
                + " jdk.incubator.vector.";
      }

      @Override
      String describe() {
        return "the Vector API with " + open().vectorBits() + "-bit vectors";
      }

      @Override
      KernelBackend open() {
        return VectorRung.open();
      }
    },
    SCALAR(BackendChoice.SCALAR) {
      @Override
      String refusal() {
        return "";
      }

      @Override
      String describe() {
        return "plain Java";
      }

      @Override
      KernelBackend open() {
        return new ScalarBackend();
      }
    };

    final BackendChoice choice;

    Rung(BackendChoice choice) {
      this.choice = choice;
    }

    /** Why it does not work here; empty if it does. */
    abstract String refusal();

    abstract String describe();

    abstract KernelBackend open();
  }

  /** The line that says, once in a JVM's life, that the scalar backend was not chosen but left over. */
  private static final class ScalarNotice {
    static {
      System.getLogger(KernelBackends.class.getName())
          .log(
              System.Logger.Level.INFO,
              "Evengrad computes with scalar kernels, which are several times slower: "
                  + Rung.VECTOR.refusal());
    }

    static void once() {
      // The class initialiser has done it.
    }
  }
}
