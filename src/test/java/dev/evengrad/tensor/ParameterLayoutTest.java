package dev.evengrad.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evengrad.ShapeException;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {
  @Test
  void slicesStartOnSixteenFloatBoundaries() {
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    builder.add("dense1.weight", Shape.of(3, 7));
    ParameterSlice bias = builder.add("dense1.bias", Shape.of(3));
    ParameterLayout layout = builder.build();
    assertEquals(32, bias.offset());
    assertEquals(48, layout.length());
    assertEquals(24, layout.parameterCount());
    assertEquals("dense1", bias.layer());
    assertEquals("bias", bias.role());
    assertEquals(bias, layout.get("dense1.bias"));
  }

  @Test
  void aNameThatIsTakenOrUnknownIsRefusedByName() {
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    builder.add("a.weight", Shape.of(2));
    assertThrows(ShapeException.class, () -> builder.add("a.weight", Shape.of(2)));
    ShapeException e = assertThrows(ShapeException.class, () -> builder.build().get("b.weight"));
    assertEquals("there is no parameter 'b.weight'; there are [a.weight]", e.getMessage());
  }

  @Test
  void sizesThatOverflowAreRefused() {
    assertEquals(6, Shape.of(2, 3).size());
    assertThrows(ShapeException.class, () -> Shape.of(1 << 16, 1 << 16));
    assertThrows(ShapeException.class, () -> Shape.of(3, 0));
    ParameterLayout.Builder builder = new ParameterLayout.Builder();
    assertThrows(ShapeException.class, () -> builder.add("a", Shape.of(Integer.MAX_VALUE)));
  }

  /** Where a block of 1024 entries, by which statistics go, would end beyond an int. */
  @Test
  void asManyAsBlocksCanCountAreTakenAndNoMore() {
    int most = Integer.MAX_VALUE - 1023;
    ParameterLayout.Builder whole = new ParameterLayout.Builder();
    whole.add("a", Shape.of(most));
    assertEquals(most, whole.build().length());
    assertThrows(ShapeException.class, () -> whole.add("b", Shape.of(1)));
    ParameterLayout.Builder more = new ParameterLayout.Builder();
    ShapeException e = assertThrows(ShapeException.class, () -> more.add("a", Shape.of(most + 1)));
    assertEquals("the parameters up to 'a' exceed 2147482624 floats", e.getMessage());
  }
}
