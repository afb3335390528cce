package dev.evengrad.kernel;

import dev.evengrad.EvengradException;
import dev.evengrad.kernel.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * The backends in the order in which they are tried, scalar last. One that works is passed over all the same where this JVM is known not to
 * compile it. A choice made by name, in code or by the system property {@code evengrad.backend}, is not passed over; it fails with the
 * reason where it does not work, and never falls back. Nothing is measured here.
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
   * @param available whether it works here, if only slowly
   * @param passedOver whether it works here and {@link BackendChoice#AUTO} leaves it out, since this JVM does not compile it
   * @param active whether {@link BackendChoice#AUTO} gives it now
   * @param reason a sentence: why it is used, is not, or cannot be
   */
  public record Candidate(
      String name,
      int vectorBits,
      boolean available,
      boolean passedOver,
      boolean active,
      String reason) {}

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
      if (refusal.isEmpty() && (named || rung.doubt().isEmpty())) {
        if (!named) {
          rung.notice();
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
      boolean doubted = available && !rung.doubt().isEmpty();
      boolean active =
          available && !taken && (wanted == BackendChoice.AUTO ? !doubted : wanted == rung.choice);
      candidates.add(
          new Candidate(
              rung.choice.toString(),
              available ? rung.open().vectorBits() : 0,
              available,
              doubted && wanted == BackendChoice.AUTO,
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
                ? "the first that is fast here"
                : "named by the system property " + PROPERTY
            : "works here, not used";
    StringBuilder what = new StringBuilder(rung.describe()).append("; ").append(use);
    if (rung.doubt().isEmpty()) {
      what.append('.');
    } else {
      what.append(active ? ", although " : ": ").append(rung.doubt());
    }
    append(what, rung.warning());
    if (FusedMultiplyAdd.detect() == FusedMultiplyAdd.SOFTWARE) {
      append(what, FusedMultiplyAdd.SLOW);
    }
    return what.toString();
  }

  private static void append(StringBuilder what, String sentence) {
    if (!sentence.isEmpty()) {
      what.append(' ').append(sentence);
    }
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
        if (!Simd.vectorModulePresent()) {
          return "the module jdk.incubator.vector is not resolved; start the JVM with --add-modules"
              + " jdk.incubator.vector.";
        }
        try {
          return VectorRung.refusal();
        } catch (LinkageError e) { // an incubating module changes from one Java to the next
          return "the Vector API of this Java is another than that of Java "
              + VectorCompiler.NEWEST_TRIED
              + " ("
              + e
              + ").";
        }
      }

      @Override
      String doubt() {
        return VectorCompiler.doubt();
      }

      @Override
      String warning() {
        return VectorCompiler.untried(Runtime.version().feature());
      }

      @Override
      void notice() {
        if (!warning().isEmpty()) {
          UntriedNotice.once();
        }
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
      String doubt() {
        return "";
      }

      @Override
      String warning() {
        return "";
      }

      @Override
      void notice() {
        ScalarNotice.once();
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

    /** Why it is not worth it here although it works; empty if it is. */
    abstract String doubt();

    /** What there is to say where it is used; empty if nothing. */
    abstract String warning();

    /** Logs what there is to say where it is used without having been named. */
    abstract void notice();

    abstract String describe();

    abstract KernelBackend open();
  }

  /** The line that says, once in a JVM's life, that the scalar backend was not chosen but left over. */
  private static final class ScalarNotice {
    static {
      System.getLogger(KernelBackends.class.getName())
          .log(
              System.Logger.Level.INFO,
              Rung.VECTOR.refusal().isEmpty()
                  ? "Evengrad computes with scalar kernels, since "
                      + Rung.VECTOR.doubt()
                      + " The system property "
                      + PROPERTY
                      + "=vector takes vectors all the same."
                  : "Evengrad computes with scalar kernels, which are several times slower: "
                      + Rung.VECTOR.refusal());
    }

    static void once() {
      // The class initialiser has done it.
    }
  }

  /** The line that says, once in a JVM's life, that this Java is newer than the vector kernels. */
  private static final class UntriedNotice {
    static {
      System.getLogger(KernelBackends.class.getName())
          .log(System.Logger.Level.WARNING, Rung.VECTOR.warning());
    }

    static void once() {
      // The class initialiser has done it.
    }
  }
}
