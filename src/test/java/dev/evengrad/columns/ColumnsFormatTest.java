package dev.evengrad.columns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.EvengradException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text that travels in model files. */
class ColumnsFormatTest {
  private static final Columns COLUMNS =
      Columns.of(
          List.of(
              NumberColumn.of("t").withOffset(1_700_000_049.25),
              NumberColumn.of("a \"b\"\n").withReplacement(-1e-30).withIndicator(),
              CategoryColumn.of("c", List.of("", "ä", "x,y", "\\"))
                  .withUnseen(Unknown.REFUSED)
                  .withMissing(Unknown.OTHER)));

  @Test
  void readsWhatItWrote() {
    Columns read = Columns.parse(COLUMNS.toString());
    assertEquals(COLUMNS, read);
    assertEquals(COLUMNS.hashCode(), read.hashCode());
    assertEquals(COLUMNS.toString(), read.toString());
    assertEquals(COLUMNS.inputNames(), read.inputNames());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"columns\":[]}",
        "{\"columns\":[{}]}",
        "{\"columns\":[{\"name\":\"a\"}]}",
        "{\"columns\":[{\"name\":\"a\",\"offset\":1e999,\"indicator\":false}]}",
        "{\"columns\":[{\"name\":\"a\",\"offset\":\"NaN\",\"indicator\":false}]}",
        "{\"columns\":[{\"name\":\"a\",\"offset\":0,\"indicator\":true}]}",
        "{\"columns\":[{\"name\":\"a\",\"offset\":0,\"indicator\":false,\"scale\":2}]}",
        "{\"columns\":[{\"name\":\"\",\"offset\":0,\"indicator\":false}]}",
        "{\"columns\":[{\"name\":\"a\",\"offset\":0,\"indicator\":false}],\"more\":1}",
        "{\"columns\":[{\"name\":\"c\",\"values\":[],\"unseen\":\"zeros\",\"missing\":\"zeros\"}]}",
        "{\"columns\":[{\"name\":\"c\",\"values\":[\"x\",\"x\"],\"unseen\":\"zeros\",\"missing\":\"zeros\"}]}",
        "{\"columns\":[{\"name\":\"c\",\"values\":[\"x\"],\"unseen\":\"maybe\",\"missing\":\"zeros\"}]}",
        "{\"columns\":[{\"name\":\"c\",\"values\":\"x\",\"unseen\":\"zeros\",\"missing\":\"zeros\"}]}"
      })
  void refusesWhatIsForged(String text) {
    assertThrows(EvengradException.class, () -> Columns.parse(text));
  }

  @Test
  void refusesWhatAModelFileHasNoRoomFor() {
    String many =
        IntStream.range(0, Columns.MOST_COLUMNS + 1)
            .mapToObj(i -> "{\"name\":\"" + i + "\",\"offset\":0,\"indicator\":false}")
            .collect(Collectors.joining(",", "{\"columns\":[", "]}"));
    assertThrows(EvengradException.class, () -> Columns.parse(many));
    String name = "x".repeat(Columns.MOST_NAME_BYTES + 1);
    String message =
        assertThrows(
                EvengradException.class,
                () -> Columns.parse(Columns.ofNumbers(List.of(name)).toString()))
            .getMessage();
    assertTrue(message.length() < 500, message);
  }
}
