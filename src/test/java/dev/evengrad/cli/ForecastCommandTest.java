package dev.evengrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.io.format.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repeat 20 [ dense 64 sigmoid ] | vanishing",
        "repeat 20 [ dense 64 relu ] | healthy",
        "repeat 30 [ dense 64 tanh init=xavier_normal(1.6666667) ] | exploding",
        "dense 512 relu; dense 16 relu; dense 256 relu | healthy",
        "repeat 20 [ residual scale=0.2236 [ dense 64 sigmoid ] ] | healthy",
        "repeat 30 [ dense 64 tanh init=pytorch ] | vanishing",
        "repeat 30 [ dense 64 relu init=xavier_normal ] | vanishing",
        "repeat 30 [ dense 64 selu ] | healthy",
        "repeat 30 [ dense 64; batch_norm; relu ] | exploding",
        "repeat 30 [ residual [ dense 64 relu; dense 64 ] ] | exploding",
        "repeat 30 [ dense 64; relu ] | vanishing",
        "repeat 30 [ dense 64; prelu ] | vanishing",
      })
  void endsWithTheVerdictAndARemedyThatIsHealthy(String hidden, String verdict) {
    Ran ran = Ran.good("forecast", "--network", "input 64; " + hidden + "; dense 10");
    assertEquals("verdict: " + verdict, ran.lines().getLast());
    if (verdict.equals("healthy")) {
      assertFalse(ran.out().contains("smallest change"), ran.out());
      return;
    }
    String remedy = ran.lines().get(ran.lines().size() - 2);
    assertTrue(remedy.startsWith("input 64; "), ran.out());
    Ran mended = Ran.good("forecast", "--network", remedy);
    assertEquals("verdict: healthy", mended.lines().getLast(), remedy);
  }

  @Test
  void theTableHasALineForEachLayerOrItsEnds() {
    Ran ran = Ran.good("forecast", "--network", "input 64; repeat 20 [dense 64 sigmoid]; dense 10");
    List<String> lines = ran.lines();
    assertTrue(lines.getFirst().matches("layer +units +q +chi +forward +backward .*cosine"));
    assertTrue(lines.get(2).startsWith("  dense1 "), lines.get(2));
    assertTrue(ran.out().contains("dense1 to dense20: q goes to 0.2647"), ran.out());
    assertTrue(ran.out().contains("notice: rows collapse"), ran.out());
    Ran deep = Ran.good("forecast", "--network", "input 64; repeat 8000 [dense 64 relu]; dense 10");
    assertTrue(deep.lines().size() < 60, () -> deep.lines().size() + " lines");
    assertTrue(deep.out().contains("... 7962 more"), deep.out());
  }

  @Test
  void measuresABatchOfData() {
    Ran ran =
        Ran.good(
            "forecast",
            "--network",
            "input auto; standardize; repeat 10 [dense 64 relu]; dense 10",
            "--data",
            "digits");
    assertTrue(
        ran.lines().getFirst().matches(".*measured rms .*sv max +sv min +sv mean"), ran.out());
    assertTrue(ran.out().contains("measured on one batch: F = "), ran.out());
    JsonObject json =
        Ran.good(
                "forecast",
                "--network",
                "input auto; standardize; dense 16 tanh; dense 3",
                "--data",
                "iris",
                "--json")
            .json();
    assertEquals("healthy", json.get("verdict").asString());
    JsonObject measured = json.get("measured").asObject();
    JsonObject layer = measured.get("layers").asArray().elements().getFirst().asObject();
    assertEquals("dense1", layer.get("layer").asString());
    assertTrue(layer.get("singular_max").asDouble() > layer.get("singular_min").asDouble());
  }

  @Test
  void jsonHasTheNumbersAndTheRemedy() {
    JsonObject json =
        Ran.good(
                "forecast",
                "--json",
                "--network",
                "input 64; repeat 30 [dense 64 tanh init=pytorch]; dense 10")
            .json();
    assertEquals("vanishing", json.get("verdict").asString());
    assertEquals(-7.136, json.get("log10_factor").asDouble(), 0.003);
    assertEquals(
        "input 64; repeat 30 [dense 64 tanh]; dense 10",
        json.get("remedy").asObject().get("network").asString());
    assertEquals(32, json.get("layers").asArray().size());
    assertEquals(1, json.get("depth_scales").asArray().size());
  }

  @Test
  void nothingHidden() {
    Ran ran = Ran.good("forecast", "--network", "input 64; dense 10");
    assertTrue(ran.out().contains("nothing to forecast: no hidden layers"), ran.out());
    assertEquals("verdict: healthy", ran.lines().getLast());
    assertEquals(
        "verdict: healthy",
        Ran.good("forecast", "--network", "input 4; standardize; dense 3", "--data", "iris")
            .lines()
            .getLast());
  }

  @Test
  void refusesWhatMakesNoSense() {
    Ran.refused(List.of("--network"), "forecast");
    Ran.refused(List.of("--network", "units is 'x'"), "forecast", "--network", "input 4; dense x");
    Ran.refused(List.of("begins with its input"), "forecast", "--network", "dense 4");
    Ran.refused(List.of("--network", "--data"), "forecast", "--network", "input auto; dense 3");
    Ran.refused(
        List.of("--label", "--data"), "forecast", "--network", "input 4; dense 3", "--label", "x");
    Ran.refused(
        List.of("--batch", "--data"), "forecast", "--network", "input 4; dense 3", "--batch", "8");
    Ran.refused(
        List.of("--init"), "forecast", "--network", "input 4; dense 3", "--init", "nonsense");
    Ran.refused(
        List.of("--batch", "at least 1"),
        "forecast",
        "--network",
        "input 4; dense 3",
        "--data",
        "iris",
        "--batch",
        "0");
    Ran.refused(List.of("5 inputs"), "forecast", "--network", "input 5; dense 3", "--data", "iris");
    Ran.refused(
        List.of("2 outputs"), "forecast", "--network", "input 4; dense 2", "--data", "iris");
    Ran.refused(
        List.of("unknown option '--josn'"), "forecast", "--network", "input 4; dense 2", "--josn");
  }

  @Test
  void aSlopeThatIsNoneHasNoSign() {
    // 4 inputs of iris: by rounding the slope is -2.4e-17
    Ran ran =
        Ran.of(
            "forecast",
            "--data",
            "iris",
            "--network",
            "input 4; standardize; dense 128 relu; dense 64 relu; dense 3");
    assertTrue(ran.out().contains("slope 0.000"), ran.out());
    assertFalse(ran.out().contains("-0.000"), ran.out());
  }
}
