package dev.evengrad.probe;

import dev.evengrad.MissingLibraryException;
import dev.evengrad.data.CsvFile;
import dev.evengrad.data.CsvOptions;
import dev.evengrad.data.Digits;
import dev.evengrad.data.Split;
import dev.evengrad.kernel.BackendChoice;
import dev.evengrad.kernel.KernelBackends;
import dev.evengrad.kernel.Simd;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.train.Trainer;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;

/// What `JarAloneIT` runs in JVMs of their own: it may use the JDK and the library, nothing else.
///
/// The argument `vector` or `scalar` says whether the JVM was started with the vector module. Prints `ok` as its last
/// line; anything that goes wrong is an exception.
public final class LibraryProbe {

  private LibraryProbe() {}

  public static void main(String[] args) throws Exception {
    boolean vector = args[0].equals("vector");
    require(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() == vector,
        "the vector module is " + (vector ? "absent" : "present"));

    // The library comes from the jar, and the jar carries its licence.
    URI jar = URI.create(args[1]);
    URL licence = LibraryProbe.class.getResource("/META-INF/LICENSE");
    require(
        licence != null && licence.toString().contains(jar.getPath()),
        "no licence in " + jar + ": " + licence);

    // Nothing optional leaked onto the class path.
    for (String absent :
        new String[] {
          "picocli.CommandLine", "org.ejml.data.DMatrixRMaj", "org.jspecify.annotations.NullMarked"
        }) {
      require(!isPresent(absent), absent + " is on the class path");
    }
    trainSaveLoadPredict(vector);
    System.out.println("ok");
  }

  private static void trainSaveLoadPredict(boolean vector) throws IOException {
    require(
        KernelBackends.select(BackendChoice.AUTO).name().equals(vector ? "vector" : "scalar"),
        "active is " + Simd.status());
    Split split = Digits.load().stratifiedSplit(0.2, 42);
    Path file = Files.createTempFile("probe", ".safetensors");
    try (Trainer trainer =
        Trainer.of(ModelSpec.parse("input 64; standardize; dense 32 relu; dense 10"))
            .loss(Losses.softmaxCrossEntropy())
            .clip(Clips.globalNorm(1))
            .optimizer(Optimizers.adam(1e-3))
            .batchSize(64)
            .seed(42)
            .build()) {
      for (int epoch = 0; epoch < 8; epoch++) {
        trainer.epoch(split.training());
      }
      double accuracy = trainer.evaluate(split.heldOut()).accuracy();
      require(accuracy > 0.9, "accuracy " + accuracy);
      trainer.model().save(file);
      Model model = Model.load(file);
      require(model.sha256().equals(trainer.sha256()), "the model is another after loading");
      float[] probabilities = new float[10];
      float[] row = new float[64];
      split.heldOut().copyFeatures(0, row, 0);
      model.session(1).run(row, 1, probabilities);
      float sum = 0;
      for (float p : probabilities) {
        sum += p;
      }
      require(Math.abs(sum - 1) < 1e-5, "the probabilities add up to " + sum);
    } finally {
      Files.delete(file);
    }
    Path csv = Files.createTempFile("probe", ".csv");
    try {
      Files.writeString(csv, "a,b\n1,2\n3,4\n");
      CsvFile.read(csv, CsvOptions.defaults());
      require(false, "CSV was read without its library");
    } catch (MissingLibraryException e) {
      require(e.getMessage().contains("de.siegmar:fastcsv"), e.getMessage());
    } finally {
      Files.delete(csv);
    }
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
