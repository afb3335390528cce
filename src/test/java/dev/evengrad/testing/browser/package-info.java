/** A headless Chromium for tests of pages. */
package dev.evengrad.testing.browser;
