package dev.evengrad.testing.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that take a {@link Page} as a parameter: an empty one each, of one browser for all tests of this JVM. Where there is no
 * Chromium they are skipped, which one line on standard error says, unless the property {@code evengrad.browser} is {@code
 * required}: then they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PageParameter.class)
public @interface InBrowser {}
