package dev.munjigi.control;

/// One value that a call takes.
///
/// @param name its name
/// @param in where it stands
/// @param required whether the call needs it
/// @param form what it may be
/// @param summary one line
record Parameter<T>(String name, In in, boolean required, Form<T> form, String summary) {
  /// Where a parameter stands.
  enum In {
    PATH,
    QUERY,
    /// A member of the JSON object in the body.
    BODY
  }
}
