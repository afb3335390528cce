package dev.evengrad.health.doctor.treatments;

import dev.evengrad.EvengradException;
import dev.evengrad.health.doctor.Prescription;
import dev.evengrad.health.doctor.TrainingSettings;
import dev.evengrad.layer.Layer;
import dev.evengrad.layer.Standardize;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.optim.GradientTransform;
import dev.evengrad.optim.GradientTransform.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What treatments change of a run, each of which can be taken back alone; the largest changes first. */
public enum Factor {
  /** The layers, and what of them is frozen, {@code standardize} aside. */
  NETWORK {
    @Override
    TrainingSettings with(TrainingSettings settings, TrainingSettings other) {
      List<Layer> layers = new ArrayList<>(settings.network().layers());
      List<Layer> theirs = new ArrayList<>(other.network().layers());
      layers.removeIf(layer -> !(layer instanceof Standardize));
      theirs.removeIf(Standardize.class::isInstance);
      layers.addAll(theirs);
      return settings
          .withNetwork(new ModelSpec(settings.network().input(), layers))
          .withChain(chain(parts(other, true, Stage.FREEZE), parts(settings, false, Stage.FREEZE)));
    }

    @Override
    String name(TrainingSettings before, TrainingSettings after) {
      return shallow(before, after) ? FewerLayers.NAME : Initialization.NAME;
    }

    @Override
    String change(TrainingSettings before, TrainingSettings after) {
      return shallow(before, after)
          ? FewerLayers.CHANGE
          : "the initial weights that fit each activation, without normalisation";
    }

    private boolean shallow(TrainingSettings before, TrainingSettings after) {
      return FewerLayers.of(before)
          .map(fewer -> with(after, fewer).network().equals(after.network()))
          .orElse(false);
    }
  },
  /** What is behind the clips: decays, rates, the optimizer. */
  OPTIMIZER {
    @Override
    TrainingSettings with(TrainingSettings settings, TrainingSettings other) {
      return settings.withChain(
          chain(
              parts(settings, true, Stage.FREEZE, Stage.CLIP),
              parts(other, false, Stage.FREEZE, Stage.CLIP)));
    }

    @Override
    String name(TrainingSettings before, TrainingSettings after) {
      return OtherOptimizer.NAME;
    }

    @Override
    String change(TrainingSettings before, TrainingSettings after) {
      return after.chain().optimizer().text()
          + " in the place of "
          + before.chain().optimizer().text();
    }
  },
  /** The clips. */
  CLIP {
    @Override
    TrainingSettings with(TrainingSettings settings, TrainingSettings other) {
      return settings.withChain(
          RateText.withClips(
              settings.chain(), RateText.clips(other.chain()).toArray(GradientTransform[]::new)));
    }

    @Override
    String name(TrainingSettings before, TrainingSettings after) {
      return Clipping.NAME;
    }

    @Override
    String change(TrainingSettings before, TrainingSettings after) {
      return Clipping.change(RateText.clips(before.chain()), RateText.clips(after.chain()));
    }
  },
  /** The schedule of the rate. */
  SCHEDULE {
    @Override
    TrainingSettings with(TrainingSettings settings, TrainingSettings other) {
      return settings.withSchedule(other.schedule());
    }

    @Override
    String name(TrainingSettings before, TrainingSettings after) {
      return "schedule";
    }

    @Override
    String change(TrainingSettings before, TrainingSettings after) {
      return "the schedule "
          + after.schedule().text()
          + " in the place of "
          + before.schedule().text();
    }
  },
  /** The rows of a batch. */
  BATCH {
    @Override
    TrainingSettings with(TrainingSettings settings, TrainingSettings other) {
      return settings.withBatch(other.batch());
    }

    @Override
    String name(TrainingSettings before, TrainingSettings after) {
      return BatchRows.NAME;
    }

    @Override
    String change(TrainingSettings before, TrainingSettings after) {
      return BatchRows.change(before.batch());
    }
  },
  /** Whether values are scaled. */
  TARGETS {
    @Override
    TrainingSettings with(TrainingSettings settings, TrainingSettings other) {
      return settings.withScaledTargets(other.scaledTargets());
    }

    @Override
    String name(TrainingSettings before, TrainingSettings after) {
      return ScaleTargets.NAME;
    }

    @Override
    String change(TrainingSettings before, TrainingSettings after) {
      return ScaleTargets.CHANGE;
    }
  },
  /** Whether initial weights are scaled by data. */
  LSUV {
    @Override
    TrainingSettings with(TrainingSettings settings, TrainingSettings other) {
      return settings.withLsuv(other.lsuv());
    }

    @Override
    String name(TrainingSettings before, TrainingSettings after) {
      return LsuvWeights.NAME;
    }

    @Override
    String change(TrainingSettings before, TrainingSettings after) {
      return after.lsuv() ? LsuvWeights.CHANGE : "initial weights that fit, without LSUV";
    }
  },
  /** Whether the inputs are standardized. */
  INPUTS {
    @Override
    TrainingSettings with(TrainingSettings settings, TrainingSettings other) {
      List<Layer> layers = new ArrayList<>(settings.network().layers());
      layers.removeIf(Standardize.class::isInstance);
      other.network().layers().stream()
          .filter(Standardize.class::isInstance)
          .findFirst()
          .ifPresent(layers::addFirst);
      return settings.withNetwork(new ModelSpec(settings.network().input(), layers));
    }

    @Override
    String name(TrainingSettings before, TrainingSettings after) {
      return NormalizeInputs.NAME;
    }

    @Override
    String change(TrainingSettings before, TrainingSettings after) {
      return NormalizeInputs.CHANGE;
    }
  };

  /** The settings with this factor of others. */
  abstract TrainingSettings with(TrainingSettings settings, TrainingSettings other);

  abstract String name(TrainingSettings before, TrainingSettings after);

  abstract String change(TrainingSettings before, TrainingSettings after);

  /** Those in which two settings differ. */
  public static List<Factor> differing(TrainingSettings before, TrainingSettings after) {
    return Arrays.stream(values()).filter(f -> !f.takenBack(before, after).equals(after)).toList();
  }

  /** The settings with this factor as it was before; as they are if that cannot be. */
  public TrainingSettings takenBack(TrainingSettings before, TrainingSettings after) {
    try {
      return with(after, before);
    } catch (EvengradException e) {
      return after;
    }
  }

  /** What of the change from one to the other is this factor's. */
  public Prescription prescription(TrainingSettings before, TrainingSettings after) {
    return new Prescription(name(before, after), change(before, after), after);
  }

  /** The transforms of some stages, or all but these. */
  private static List<GradientTransform> parts(
      TrainingSettings settings, boolean these, Stage... stages) {
    List<Stage> wanted = List.of(stages);
    return settings.chain().transforms().stream()
        .filter(t -> wanted.contains(t.stage()) == these)
        .toList();
  }

  private static Chain chain(List<GradientTransform> first, List<GradientTransform> then) {
    List<GradientTransform> all = new ArrayList<>(first);
    all.addAll(then);
    return new Chain(all);
  }
}
