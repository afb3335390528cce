package dev.evengrad.reference.textbook;

import org.ejml.data.DMatrixRMaj;

/**
 * The output of an auxiliary head in one pass.
 *
 * @param name the head's
 * @param weight of the loss on it
 * @param output [rows][outputs]
 */
public record TextbookHead(String name, double weight, DMatrixRMaj output) {}
