package dev.munjigi.control;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a member of a JSON object means; [Schemas] takes it into the OpenAPI document.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Says {
  /// One line.
  String value();

  /// A format of JSON Schema, such as `date-time`; empty for none.
  String format() default "";
}
