package dev.evengrad.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SpecException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextParserTest {
  @Test
  void itemsHaveArgumentsOptionsAndBlocks() {
    List<TextItem> items =
        TextParser.items(
            "input 64; branches [dense 8 relu | dense 4; tanh] mode=sum ; leaky_relu(0.2);");
    assertEquals(3, items.size());
    assertEquals("64", items.get(0).arguments().get(0).value());
    TextItem branches = items.get(1);
    assertEquals(2, branches.blocks().size());
    assertEquals(2, branches.blocks().get(1).size());
    assertEquals("sum", branches.options().get("mode").value());
    assertEquals("leaky_relu", items.get(2).name().value());
    assertEquals("0.2", items.get(2).arguments().get(0).value());
  }

  @Test
  void aCallMayHaveSpacesAndOptions() {
    TextItem call = TextParser.call(" adam(1e-3, beta1=0.9)");
    assertEquals("adam", call.name().value());
    assertEquals(1, call.name().position());
    assertEquals("1e-3", call.arguments().get(0).value());
    assertEquals("0.9", call.options().get("beta1").value());
    assertTrue(TextParser.call("relu").arguments().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "dense 10 ] ! 9 ! has no '['",
        "dense [ dense 3 ! 6 ! never closed",
        "dense leaky_relu(0.2 ! 6 ! never closed",
        "dense 0.2) ! 9 ! has no '('",
        "dense bias=false 10 ! 17 ! arguments come first",
        "dense 3 a=1 a=2 ! 12 ! given twice",
        "dense 3 a= ! 8 ! no value",
        "[dense 3] ! 0 ! no name before it",
        "3 dense ! 0 ! is no name",
        "r [ dense 3 ] [ dense 3 ] ! 14 ! a second '['",
      })
  void aFaultIsReportedWithItsPosition(String text, int position, String message) {
    SpecException e = assertThrows(SpecException.class, () -> TextParser.items(text));
    assertEquals(position, e.position(), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void hostileLengthAndDepthAreRefused() {
    String deep = "r [".repeat(40) + "]".repeat(40);
    assertThrows(SpecException.class, () -> TextParser.items(deep));
    assertThrows(SpecException.class, () -> TextParser.items("a".repeat(TextParser.LONGEST + 1)));
  }
}
