package dev.evengrad.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> KNOWN =
      List.of("relu", "tanh", "sigmoid", "softmax_cross_entropy");

  @ParameterizedTest
  @CsvSource({
    "rleu, relu",
    "relu6, relu",
    "RELU, relu",
    "tanH, tanh",
    "thna, tanh",
    "sigmod, sigmoid",
    "softmax_crossentropy, softmax_cross_entropy",
    "softmax_cros_entrpy_, softmax_cross_entropy",
  })
  void findsWhatWasMeant(String typed, String meant) {
    assertEquals(Optional.of(meant), NearestName.of(typed, KNOWN));
    assertEquals("; did you mean '" + meant + "'?", NearestName.suggestion(typed, KNOWN));
  }

  @Test
  void guessesNothingFromNothingInCommon() {
    assertEquals(Optional.empty(), NearestName.of("dropout", KNOWN));
    assertEquals(Optional.empty(), NearestName.of("ab", List.of("xy")));
    assertEquals(Optional.empty(), NearestName.of("", KNOWN));
    assertEquals(
        "; known are relu, tanh, sigmoid, softmax_cross_entropy",
        NearestName.suggestion("dropout", KNOWN));
  }

  @Test
  void keepsLongListsShort() {
    List<String> many = IntStream.range(0, 30).mapToObj(i -> "longish name " + i).toList();
    String suggestion = NearestName.suggestion("zzz", many);
    assertEquals(
        "; known are longish name 0, longish name 1",
        suggestion.substring(0, suggestion.indexOf(", longish name 2,")));
    assertEquals(" and 10 more", suggestion.substring(suggestion.length() - 12));
    assertEquals("", NearestName.suggestion("zzz", List.of()));
  }

  @Test
  void theFirstOfEquallyNearNamesWins() {
    assertEquals(Optional.of("cat"), NearestName.of("bat", List.of("cat", "rat")));
  }
}
