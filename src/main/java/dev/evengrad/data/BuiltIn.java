package dev.evengrad.data;

import dev.evengrad.DataException;
import dev.evengrad.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small real datasets that travel in the jar, by name. */
public final class BuiltIn {
  /** Sizes and names are written down here, so that a damaged resource cannot pass for the set. */
  private static final List<EmbeddedTable> TABLES =
      List.of(
          new EmbeddedTable("digits", 1797, pixels(), digitNames(), false),
          new EmbeddedTable("breast_cancer", 569, nuclei(), List.of("malignant", "benign"), true),
          new EmbeddedTable(
              "wine",
              178,
              List.of(
                  "alcohol",
                  "malic_acid",
                  "ash",
                  "alcalinity_of_ash",
                  "magnesium",
                  "total_phenols",
                  "flavanoids",
                  "nonflavanoid_phenols",
                  "proanthocyanins",
                  "color_intensity",
                  "hue",
                  "od280/od315_of_diluted_wines",
                  "proline"),
              List.of("class_0", "class_1", "class_2"),
              true),
          new EmbeddedTable(
              "iris",
              150,
              List.of(
                  "sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
              List.of("setosa", "versicolor", "virginica"),
              true));

  private BuiltIn() {}

  /** The names of the sets. */
  public static List<String> names() {
    return TABLES.stream().map(EmbeddedTable::name).toList();
  }

  /**
   * Reads a set from the jar.
   *
   * @throws DataException if there is none of that name; the message has the nearest one
   */
  public static Dataset load(String name) {
    for (EmbeddedTable table : TABLES) {
      if (table.name().equals(name)) {
        return table.read();
      }
    }
    throw new DataException(
        "there is no built-in dataset '" + name + "'" + NearestName.suggestion(name, names()));
  }

  private static List<String> pixels() {
    List<String> names = new ArrayList<>();
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        names.add("pixel_" + row + "_" + column);
      }
    }
    return names;
  }

  private static List<String> digitNames() {
    return List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  /** Mean, standard error and worst of ten measurements of the nuclei of each sample's cells. */
  private static List<String> nuclei() {
    List<String> measured =
        List.of(
            "radius",
            "texture",
            "perimeter",
            "area",
            "smoothness",
            "compactness",
            "concavity",
            "concave points",
            "symmetry",
            "fractal dimension");
    return Stream.of("mean %s", "%s error", "worst %s")
        .flatMap(form -> measured.stream().map(form::formatted))
        .toList();
  }
}
