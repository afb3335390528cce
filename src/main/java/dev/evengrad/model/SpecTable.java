package dev.evengrad.model;

import dev.evengrad.layer.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table that {@link ModelSpec#describe} prints. */
final class SpecTable {
  private static final String[] TITLES = {
    "layer", "description", "input", "output", "parameters", "initial weights"
  };

  private final Declaration declaration;

  SpecTable(Declaration declaration) {
    this.declaration = declaration;
  }

  @Override
  public String toString() {
    List<String[]> lines = new ArrayList<>();
    lines.add(TITLES);
    for (Declaration.Row row : declaration.rows()) {
      List<Declaration.Parameter> own = declaration.parameters(row.name());
      int count = own.stream().mapToInt(p -> p.slice().size()).sum();
      String initial =
          own.stream()
              .map(p -> p.slice().role() + " " + p.initializer().text())
              .collect(Collectors.joining(", "));
      lines.add(
          new String[] {
            "  ".repeat(row.depth()) + row.name(),
            row.text(),
            row.input().toString(),
            row.output().toString(),
            count == 0 ? "" : String.format(Locale.ROOT, "%,d", count),
            initial
          });
    }
    StringBuilder text = new StringBuilder(AlignedText.of(lines));
    text.append(
        String.format(
            Locale.ROOT, "%,d parameters", declaration.parameterLayout().parameterCount()));
    int frozen =
        declaration.parameterLayout().parameterCount()
            - declaration.trainedLayout().parameterCount();
    if (frozen > 0) {
      text.append(String.format(Locale.ROOT, ", %,d of them frozen", frozen));
    }
    int buffers = declaration.bufferLayout().parameterCount();
    if (buffers > 0) {
      text.append(String.format(Locale.ROOT, ", %,d buffer entries", buffers));
    }
    return text.append('\n').toString();
  }
}
