package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RangeTaskTest {
  @Test
  void partsCoverARangeAndBeginAtMultiples() {
    for (int extent : new int[] {0, 1, 15, 16, 17, 257, 1000, Integer.MAX_VALUE}) {
      for (int align : new int[] {1, 16, 1024}) {
        for (int parts : new int[] {1, 2, 3, 7, 64}) {
          String split = extent + " entries in " + parts + " parts aligned to " + align;
          assertEquals(0, RangeTask.begin(0, parts, extent, align), split);
          assertEquals(extent, RangeTask.begin(parts, parts, extent, align), split);
          long most = ((long) extent / align / parts + 1) * align;
          for (int part = 0; part < parts; part++) {
            int begin = RangeTask.begin(part, parts, extent, align);
            int end = RangeTask.begin(part + 1, parts, extent, align);
            assertTrue(begin <= end && end - begin <= most, split);
            assertTrue(begin % align == 0 || begin == extent, split);
          }
        }
      }
    }
  }
}
