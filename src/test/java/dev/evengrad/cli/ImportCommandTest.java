package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state dict of PyTorch 2.13 in, and out again.
class ImportCommandTest {
  private static final String NETWORK =
      "input 20; dense 33; layer_norm; residual [dense 33 relu; dense 33]; rms_norm; dense 7";

  @TempDir private Path dir;
  private Path weights;
  private Path out;

  @BeforeEach
  void copyTheStateDict() throws IOException {
    weights = dir.resolve("weights.safetensors");
    out = dir.resolve("model.safetensors");
    try (InputStream in =
        Model.class.getResourceAsStream("pytorch/mlp_layer_norm_residual.safetensors")) {
      Files.copy(in, weights);
    }
  }

  private Ran imported(String... options) {
    String[] args = {"import", weights.toString(), "--out", out.toString()};
    return Ran.of(TrainCommandTest.with(args, options));
  }

  private void refused(List<String> parts, String... options) {
    String[] args = {"import", weights.toString(), "--out", out.toString()};
    Ran.refused(parts, TrainCommandTest.with(args, options));
    assertFalse(Files.exists(out), "a model was written");
  }

  @Test
  void theTableSaysWhatWentWhere() {
    Ran ran =
        imported(
            "--network",
            NETWORK,
            "--map",
            "dense4=4",
            "--loss",
            "softmax_cross_entropy",
            "--classes",
            "a,b, c,d,e,f,g");
    assertEquals(ExitCode.OK, ran.code(), ran.err());
    assertTrue(ran.out().contains("dense2.weight       [33, 33]  2.a.weight  order"), ran.out());
    assertTrue(ran.out().contains("dense4.bias         [7]       4.bias      map"), ran.out());
    assertTrue(ran.out().contains("wrote " + out), ran.out());
    ran.sha();
    String shown = Ran.good("show", out.toString()).out();
    assertTrue(shown.contains("classes: a, b, c, d, e, f, g"), shown);
    assertTrue(shown.contains("imported from: " + weights), shown);
    assertTrue(Ran.good("verify", out.toString()).lines().getLast().startsWith("passed: "));

    Path back = dir.resolve("back.safetensors");
    Ran exported =
        Ran.good("export", out.toString(), "--out", back.toString(), "--map", "dense1=enc.fc");
    assertTrue(exported.out().contains("enc.fc.weight"), exported.out());
    String again = dir.resolve("again.safetensors").toString();
    Ran second =
        Ran.good("import", back.toString(), "--network", NETWORK, "--json", "--out", again);
    assertEquals(ran.sha(), second.json().get("weights_sha256").asString());
    assertEquals(
        "enc.fc.bias", second.json().get("tensors").asObject().get("dense1.bias").asString());
  }

  @Test
  void whatDoesNotFitIsSaidAndNothingIsWritten() {
    refused(List.of("--network", "dens", "did you mean 'dense'"), "--network", "input 20; dens 3");
    refused(
        List.of("nothing fits dense1.weight [32, 20]", "left over in the file: 0.bias [33]"),
        "--network",
        NETWORK.replace("33", "32"));
    refused(
        List.of("no place for 4.bias [7], 4.weight [7, 33]", "--ignore"),
        "--network",
        NETWORK.replace("; dense 7", ""));
    refused(List.of("--map", "'dense1'", "LAYER=MODULE"), "--network", NETWORK, "--map", "dense1");
    refused(List.of("did you mean 'dense1'"), "--network", NETWORK, "--map", "dens1=0");
    refused(
        List.of("the name in the network first", "dense1=0"),
        "--network",
        NETWORK,
        "--map",
        "0=dense1");
    refused(
        List.of("--classes", "2 names, but the network has 7"),
        "--network",
        NETWORK,
        "--classes",
        "no,yes");
    refused(
        List.of("--loss", "softmax_cross_entropy"),
        "--network",
        NETWORK,
        "--loss",
        "softmax_cross_entropi");
    refused(List.of("no tensor or module 'x' to ignore"), "--network", NETWORK, "--ignore", "x");
    assertEquals(ExitCode.BAD_INPUT, imported().code(), "without --network");
  }

  @Test
  void otherFilesAreSaidToBeWhatTheyAre() throws IOException {
    Ran.refused(
        List.of("evengrad import " + weights + " --network TEXT"),
        "predict",
        weights.toString(),
        "iris");
    Ran.good("import", weights.toString(), "--network", NETWORK, "--out", out.toString());
    Ran.refused(
        List.of("this is an Evengrad model", "'export'"),
        "import",
        out.toString(),
        "--network",
        NETWORK,
        "--out",
        dir.resolve("b").toString());
    for (String verb : List.of("import", "export")) {
      Path file = verb.equals("import") ? weights : out;
      byte[] before = Files.readAllBytes(file);
      String[] network =
          verb.equals("import") ? new String[] {"--network", NETWORK} : new String[0];
      String[] args = {
        verb, file.toString(), "--out", dir.resolve("./" + file.getFileName()).toString()
      };
      Ran.refused(
          List.of("--out", "is the file that is read"), TrainCommandTest.with(args, network));
      assertArrayEquals(before, Files.readAllBytes(file));
    }
    Files.write(weights, new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'});
    for (String[] verb :
        new String[][] {
          {"show", weights.toString()},
          {"evaluate", weights.toString(), "iris"},
          {"predict", weights.toString(), "iris"},
          {"verify", weights.toString()},
          {"export", weights.toString(), "--out", out.toString()},
          {"import", weights.toString(), "--network", NETWORK, "--out", out.toString()},
          {"train", "--data", "iris", "--start-from", weights.toString(), "--out", out.toString()}
        }) {
      Ran.refused(List.of("an HDF5 file, as Keras writes", "evengrad import"), verb);
    }
    Ran.refused(
        List.of("--names", "no chain of layers"),
        "export",
        out.toString(),
        "--names",
        "sequential",
        "--out",
        dir.resolve("c").toString());
    Ran.refused(
        List.of("--map", "did you mean 'dense1'"),
        "export",
        out.toString(),
        "--map",
        "dense9=x",
        "--out",
        dir.resolve("c").toString());
  }
}
