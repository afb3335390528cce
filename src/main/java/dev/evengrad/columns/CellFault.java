package dev.evengrad.columns;

/**
 * A cell of a table that cannot be used.
 *
 * @param row from 0
 * @param column from 0
 * @param cell its text
 * @param reason what is wrong with it
 */
public record CellFault(int row, int column, String cell, String reason) {}
