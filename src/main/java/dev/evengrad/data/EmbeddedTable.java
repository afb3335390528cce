package dev.evengrad.data;

import dev.evengrad.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * One of the files in the jar: gzip, comma-separated plain numbers, the last of each line the
 * class. With {@code heading} a first line gives rows, features and class names. Our own files have
 * no quotes, blanks or missing values, so this reader knows none and the sets need no CSV library.
 */
record EmbeddedTable(
    String name, int rows, List<String> featureNames, List<String> classNames, boolean heading) {

  Dataset read() {
    String file = name + ".csv.gz";
    try (InputStream in = EmbeddedTable.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new DataException("the resource dev/evengrad/data/" + file + " is not in the jar");
      }
      return read(
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new DataException("the resource dev/evengrad/data/" + file + " is damaged", e);
    }
  }

  private Dataset read(BufferedReader reader) throws IOException {
    int featureCount = featureNames.size();
    if (heading) {
      String expected = rows + "," + featureCount + "," + String.join(",", classNames);
      require(expected.equals(reader.readLine()), 1);
    }
    float[] features = new float[rows * featureCount];
    int[] classes = new int[rows];
    for (int row = 0; row < rows; row++) {
      int number = row + (heading ? 2 : 1);
      String line = reader.readLine();
      require(line != null, number);
      String[] cells = line == null ? new String[0] : line.split(",", -1);
      require(cells.length == featureCount + 1, number);
      try {
        for (int column = 0; column < featureCount; column++) {
          features[row * featureCount + column] = Float.parseFloat(cells[column]);
        }
        classes[row] = Integer.parseInt(cells[featureCount]);
      } catch (NumberFormatException e) {
        throw new DataException("the built-in " + name + " is damaged in line " + number, e);
      }
    }
    require(reader.readLine() == null, rows + 1);
    return Dataset.adopt(
        name, features, featureCount, Targets.ofClasses(classes, classNames), featureNames);
  }

  private void require(boolean condition, int line) {
    if (!condition) {
      throw new DataException("the built-in " + name + " is damaged in line " + line);
    }
  }
}
