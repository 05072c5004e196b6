package dev.munjigi.trials;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The reason codes that a trial provokes; [CompletenessTest] counts them.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface Provokes {
  /// Whole codes, such as `http.length-and-chunked`.
  String[] value();
}
