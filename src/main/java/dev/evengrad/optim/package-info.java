/**
 * From gradients to updates: clipping rules, optimizers, schedules, and the chain that runs them
 * block by block. Sees kernels and layouts only, so each can be tried on a bare array. The plain
 * loops here are written so that C2 vectorises them.
 */
@NullMarked
package dev.evengrad.optim;

import org.jspecify.annotations.NullMarked;
