package dev.evengrad.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A page for users in Markdown: the README, the pages below `src/site/markdown`, and those that stand beside what they
/// are about.
public record Document(Path file, String text) {
  private static final Pattern BLOCK =
      Pattern.compile("^```([a-z]*)\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+?) *#*$", Pattern.MULTILINE);
  private static final Pattern HERE_DOCUMENT = Pattern.compile("<<-?\\s*(['\"]?)(\\w+)\\1");

  /// Something that a reader does: a block of Java, or one command of a block of shell.
  public record Step(boolean java, String text) {}

  public static Document read(Path file) throws IOException {
    return new Document(file, Files.readString(file));
  }

  /// All pages of a source tree, the README first.
  public static List<Document> all(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(root.resolve("README.md"));
    files.addAll(markdown(root.resolve("src/site/markdown")));
    files.addAll(markdown(root.resolve("benchmarks")));
    files.addAll(markdown(root.resolve("findings")));
    files.addAll(markdown(root.resolve("src/test/java/dev/evengrad/examples")));
    List<Document> documents = new ArrayList<>();
    for (Path file : files) {
      documents.add(read(file));
    }
    return documents;
  }

  private static List<Path> markdown(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }

  /// What its blocks of `java` and `sh` say, in the order in which they stand there.
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals("java")) {
        steps.add(new Step(true, block.group(2)));
      } else if (block.group(1).equals("sh")) {
        commands(block.group(2)).forEach(command -> steps.add(new Step(false, command)));
      }
    }
    return steps;
  }

  /// A command is a line, with those that continue it and the text that is fed to it by `<<`; comments are none.
  static List<String> commands(String block) {
    List<String> commands = new ArrayList<>();
    StringBuilder command = new StringBuilder();
    String end = null;
    for (String line : block.lines().toList()) {
      if (command.isEmpty() && (line.isBlank() || line.startsWith("#"))) {
        continue;
      }
      command.append(command.isEmpty() ? "" : "\n").append(line);
      if (end == null) {
        Matcher opened = HERE_DOCUMENT.matcher(line);
        end = opened.find() ? opened.group(2) : null;
      } else if (line.equals(end)) {
        end = null;
      }
      if (end == null && !line.endsWith("\\")) {
        commands.add(command.toString());
        command.setLength(0);
      }
    }
    if (!command.isEmpty()) {
      throw new IllegalStateException("a command without an end: " + command);
    }
    return commands;
  }

  /// The targets of its links and pictures, those to other sites left out.
  public List<String> links() {
    return LINK.matcher(prose())
        .results()
        .map(found -> found.group(1))
        .filter(target -> !target.matches("[a-z]+:.*"))
        .toList();
  }

  /// The names by which a link reaches its headings, as GitHub makes them.
  public Set<String> anchors() {
    return HEADING
        .matcher(prose())
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private String prose() {
    return BLOCK.matcher(text).replaceAll("");
  }
}
