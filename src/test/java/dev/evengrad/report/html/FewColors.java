package dev.evengrad.report.html;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A picture in 256 colors, a third of the size: the most frequent of those that differ visibly, which charts and text hardly exceed. */
final class FewColors {
  private static final int MOST = 256;

  /** Colors that differ by less in each channel are taken for one. */
  private static final int BITS_DROPPED = 3;

  private final BufferedImage picture;
  private final int[] palette;

  FewColors(BufferedImage picture) {
    this.picture = picture;
    palette = palette();
  }

  private int[] palette() {
    Map<Integer, Map<Integer, Integer>> groups = new HashMap<>();
    for (int pixel : pixels()) {
      groups
          .computeIfAbsent((pixel & 0xf8f8f8) >> BITS_DROPPED, key -> new HashMap<>())
          .merge(pixel, 1, Integer::sum);
    }
    return groups.values().stream()
        .sorted(
            Comparator.comparingInt(
                (Map<Integer, Integer> group) -> -group.values().stream().mapToInt(n -> n).sum()))
        .limit(MOST)
        .mapToInt(FewColors::mostFrequent)
        .toArray();
  }

  private static int mostFrequent(Map<Integer, Integer> group) {
    return group.entrySet().stream()
        .max(
            Map.Entry.<Integer, Integer>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getKey();
  }

  private int[] pixels() {
    int[] pixels =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    return Arrays.stream(pixels).map(pixel -> pixel & 0xffffff).toArray();
  }

  /** The picture in these colors. */
  BufferedImage image() {
    IndexColorModel colors = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
    int width = picture.getWidth();
    BufferedImage image =
        new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colors);
    Map<Integer, Integer> nearest = new HashMap<>();
    int[] pixels = pixels();
    byte[] row = new byte[width];
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        row[x] = nearest.computeIfAbsent(pixels[y * width + x], this::nearest).byteValue();
      }
      image.getRaster().setDataElements(0, y, width, 1, row);
    }
    return image;
  }

  private int nearest(int color) {
    int best = 0;
    for (int i = 1; i < palette.length; i++) {
      if (distance(palette[i], color) < distance(palette[best], color)) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    int sum = 0;
    for (int shift : List.of(0, 8, 16)) {
      int difference = (one >> shift & 0xff) - (other >> shift & 0xff);
      sum += difference * difference;
    }
    return sum;
  }
}
