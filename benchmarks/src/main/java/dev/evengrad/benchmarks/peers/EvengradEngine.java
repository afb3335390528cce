package dev.evengrad.benchmarks.peers;

import dev.evengrad.data.Batch;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.Fingerprint;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PackedWeights;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Session;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.tensor.ParameterSlice;
import dev.evengrad.train.StepOutcome;
import dev.evengrad.train.Trainer;
import java.util.Arrays;
import java.util.List;

/// Ours: what the others are compared with, in numbers and in time.
public record EvengradEngine(KernelBackend backend) implements Engine {
  @Override
  public String name() {
    return "evengrad";
  }

  @Override
  public String version() {
    return Fingerprint.of(backend);
  }

  @Override
  public Predictor predictor(PeerNetwork network, int rows) {
    Session session = network.model(backend).session(rows);
    return (features, results) -> session.run(features, rows, results);
  }

  @Override
  public Stepper stepper(PeerNetwork network, PeerBatch batch, StepSettings settings) {
    return new TrainerSteps(
        Trainer.from(network.model(backend))
            .loss(Losses.mse())
            .clip(Clips.globalNorm(settings.norm()))
            .optimizer(
                settings.adam()
                    ? Optimizers.adam(settings.rate())
                    : Optimizers.sgd(settings.rate()))
            .batchSize(batch.rows())
            .backend(BackendChoice.parse(backend.name()))
            .build(),
        Batch.ofValues(
            batch.features(),
            batch.rows(),
            network.network().inputs(),
            batch.targets(),
            network.network().outputs()));
  }

  /// Both operands are packed in each call, as in the other libraries' products.
  @Override
  public Product product(int size, float[] x, float[] w) {
    return product(backend, size, x, w, true);
  }

  /// @param packing whether the weights are packed in each call; else once, before the first
  static Product product(KernelBackend backend, int size, float[] x, float[] w, boolean packing) {
    Kernels kernels = backend.newKernels();
    kernels.reserve(size, size, size, PackedWeights.Use.INFERENCE);
    PackedWeights packed = kernels.newPacked(size, size, PackedWeights.Use.INFERENCE);
    kernels.pack(w, 0, packed);
    float[] y = new float[size * size];
    return new Product() {
      @Override
      public void multiply() {
        if (packing) {
          kernels.pack(w, 0, packed);
        }
        kernels.denseForward(size, x, 0, size, packed, null, 0, null, y, 0, size, y, 0, size);
      }

      @Override
      public float[] result() {
        return y.clone();
      }
    };
  }

  private record TrainerSteps(Trainer trainer, Batch batch) implements Stepper {
    @Override
    public void step() {
      if (!(trainer.step(batch) instanceof StepOutcome.Applied)) {
        throw new IllegalStateException("a step of ours was not applied");
      }
    }

    @Override
    public List<float[]> parameters() {
      return slices(trainer.state().parameters());
    }

    @Override
    public List<float[]> moments() {
      return trainer.state().moments().values().stream()
          .flatMap(moment -> slices(moment).stream())
          .toList();
    }

    private List<float[]> slices(float[] values) {
      List<ParameterSlice> slices = trainer.spec().declaration().parameterLayout().slices();
      return slices.stream()
          .map(slice -> Arrays.copyOfRange(values, slice.offset(), slice.end()))
          .toList();
    }

    @Override
    public void close() {
      trainer.close();
    }
  }
}
