package dev.evengrad.text;

/**
 * One word of the notation with its place in the text.
 *
 * @param value the word as written
 * @param position the index of its first character in the whole text
 */
public record Word(String value, int position) {}
