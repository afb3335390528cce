package dev.evengrad.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private static final Registry<Function<Arguments, String>> REGISTRY =
      Registry.<Function<Arguments, String>>empty("thing")
          .with(
              "slope",
              "slope a=0.5 b",
              "for the test",
              a -> a.number("a", 0.5) + " " + a.number("b"))
          .with(
              "rate",
              "rate r",
              "for the test",
              a -> "" + SettingException.requirePositive("r", a.number("r")));

  private static String create(String text) {
    TextItem item = TextParser.call(text);
    return Arguments.create(item, REGISTRY.find(item));
  }

  @Test
  void argumentsAreReadByPlaceOrByName() {
    assertEquals("1.0 2.0", create("slope(1, 2)"));
    assertEquals("0.5 2.0", create("slope(b=2)"));
    assertEquals("1.0 2.0", create("slope(1, b=2)"));
  }

  @Test
  void nothingThatIsWrittenIsIgnored() {
    assertTrue(fault("slope(1, 2, 3)").contains("does not take '3'"));
    String unknown = fault("slope(1, 2, bb=3)");
    assertTrue(unknown.contains("has no option 'bb'") && unknown.contains("'b'"), unknown);
    assertTrue(fault("slope(1)").contains("needs b"));
    assertTrue(fault("slope(1, x)").contains("b is 'x', expected a number"));
    assertTrue(fault("slope(1, NaN)").contains("finite"));
  }

  @Test
  void anUnknownNameComesWithTheNearestKnownOne() {
    SpecException e = assertThrows(SpecException.class, () -> create("slpoe(1, 2)"));
    assertTrue(
        e.getMessage().contains("there is no thing 'slpoe'") && e.getMessage().contains("'slope'"),
        e.getMessage());
  }

  @Test
  void aValueOutOfRangeIsPlacedInTheText() {
    SpecException e = assertThrows(SpecException.class, () -> create("rate(-1)"));
    assertTrue(
        e.getMessage().contains("r is -1.0, expected a finite number above 0"), e.getMessage());
    assertEquals("rate(-1)", e.text());
  }

  @Test
  void withMakesALargerRegistryAndLeavesTheOldOneAlone() {
    Registry<Function<Arguments, String>> more = REGISTRY.with("own", "own", "mine", a -> "own");
    assertEquals(3, more.names().size());
    assertEquals(2, REGISTRY.names().size());
    assertThrows(SpecException.class, () -> more.with("own", "own", "again", a -> "own"));
  }

  private static String fault(String text) {
    return assertThrows(SpecException.class, () -> create(text)).getMessage();
  }
}
