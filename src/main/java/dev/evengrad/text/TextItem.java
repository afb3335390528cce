package dev.evengrad.text;

import java.util.List;
import java.util.Map;

/**
 * One item of the notation, read but not yet given a meaning: {@code name argument ... key=value ... [ items | items ]}.
 *
 * @param text the whole text it stands in, for messages
 * @param name its name
 * @param arguments the words behind the name, in order
 * @param options the {@code key=value} options, in order; each word is the value
 * @param blocks the bracketed lists of items, separated by {@code |}; empty if there are no brackets
 */
public record TextItem(
    String text,
    Word name,
    List<Word> arguments,
    Map<String, Word> options,
    List<List<TextItem>> blocks) {}
